/**
 * The seal that covers a sequence, found by halving SEALS: a seal's place there is never before its
 * number, and ranges ascend with the numbers, each as far as this log has it: what was sealed of a
 * stream before and lost with it does not count. IO (reads what it is given).
 */
import * as E from 'fp-ts/lib/Either.js';
import type { Audit } from '../log/open-audit.ts';
import type { RawMessage } from '../log/raw-message.ts';
import { readSeal, type Seal } from './seal.ts';
import { lastHeld } from './sealing.ts';

export type FoundSeal = { readonly seal: Seal; readonly payload: string };

/** Undefined when none covers it (yet). */
export const findSeal = async (
  audit: Pick<Audit, 'head' | 'read'>,
  sequence: number,
): Promise<FoundSeal | undefined> => {
  let [low, high] = [1, (await audit.head('SEALS')).lastSequence];
  const stream = await audit.head('LEDGER');
  while (low <= high) {
    const middle = Math.floor((low + high) / 2);
    const found = await firstSeal(audit, middle, high);
    if (found === undefined) high = middle - 1;
    else if (lastHeld(stream, found.seal) < sequence) low = found.at + 1;
    else if (found.seal.first > sequence) high = middle - 1;
    else return found;
  }
  return undefined;
};

const firstSeal = async (audit: Pick<Audit, 'read'>, from: number, to: number) => {
  for (let at = from; at <= to; at += 1) {
    for await (const batch of audit.read('SEALS', { from: at, to: at })) {
      const found = batch.map(asSeal).find((seal) => seal !== undefined);
      if (found !== undefined) return { ...found, at };
    }
  }
  return undefined;
};

const asSeal = ({ payload }: RawMessage): FoundSeal | undefined => {
  const seal = readSeal(payload);
  return E.isRight(seal)
    ? { seal: seal.right, payload: Buffer.from(payload).toString('utf8') }
    : undefined;
};
