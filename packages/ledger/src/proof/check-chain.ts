/**
 * The chain of seals, message by message of SEALS: signatures, keys, order, links: which seals
 * can be relied on. What is wrong is named. Pure.
 */
import * as E from 'fp-ts/lib/Either.js';
import type { RawMessage } from '../log/raw-message.ts';
import type { Findings, ProblemKind } from './findings.ts';
import { readSeal, type Seal, sealSubject } from './seal.ts';

type Taken = { readonly seal: Seal; readonly reliable: boolean };

export type ChainCheck = {
  /** Undefined when it is no seal at all. */
  readonly take: (message: RawMessage) => Taken | undefined;
  /** The first and the last seal that can be relied on. */
  readonly first: () => Seal | undefined;
  readonly last: () => Seal | undefined;
};

type Options = {
  /** Trusted public keys; with none, seals are held against the key that they name themselves. */
  readonly keys: readonly string[];
  /** Whether the chain must begin with its first seal. */
  readonly fromStart: boolean;
};

export const createChainCheck = ({ keys, fromStart }: Options, findings: Findings): ChainCheck => {
  let first: Seal | undefined;
  let last: Seal | undefined;
  /**
   * Bad seals since the last good one: a hole in the numbers that they explain is not told twice.
   */
  let bad = 0;
  const refuse = (kind: ProblemKind, message: string, seal?: Seal): Taken | undefined => {
    bad += 1;
    const range = seal === undefined ? {} : rangeOf(seal);
    findings.problem({ kind, ...range, message });
    return seal === undefined ? undefined : { seal, reliable: false };
  };
  const take: ChainCheck['take'] = ({ subject, sequence, payload }) => {
    const where = `message ${sequence} of SEALS`;
    if (subject !== sealSubject) return refuse('seal-unreadable', `${where} is on ${subject}`);
    const read = readSeal(payload);
    if (E.isLeft(read)) return refuse('seal-unreadable', `${where} is no seal: ${read.left}`);
    const seal = read.right;
    if (!seal.signed) {
      const text = `seal ${seal.number} (${where}) was altered: its signature does not fit`;
      return refuse('seal-altered', text, seal);
    }
    if (keys.length > 0 && !keys.includes(seal.key)) {
      const text = `seal ${seal.number} (${where}) is signed by ${seal.key}, which is not trusted`;
      return refuse('seal-forged', text, seal);
    }
    const expected = (last?.number ?? 0) + 1;
    if (last !== undefined && seal.number < expected) {
      const text = `seal ${seal.number} (${where}) comes after seal ${last.number}`;
      return refuse('seal-out-of-order', text, seal);
    }
    if (last !== undefined || fromStart) checkLink(seal, last, expected);
    first ??= seal;
    [last, bad] = [seal, 0];
    return { seal, reliable: true };
  };
  const checkLink = (seal: Seal, before: Seal | undefined, expected: number) => {
    const { number } = seal;
    if (number > expected + bad) {
      const gone = expected + bad;
      const which = gone === number - 1 ? `seal ${gone} is` : `seals ${gone} to ${number - 1} are`;
      const message = `${which} missing before seal ${number}`;
      findings.problem({ kind: 'seal-missing', seal: gone, message });
    } else if (number === expected && seal.previous !== (before?.hash ?? null)) {
      const message = `seal ${number} does not follow the seal ${number - 1} that is there`;
      findings.problem({ kind: 'chain-broken', ...rangeOf(seal), message });
    }
  };
  return { take, first: () => first, last: () => last };
};

const rangeOf = ({ number, first, last }: Seal) => ({ seal: number, first, last });
