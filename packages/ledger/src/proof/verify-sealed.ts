/**
 * The sealed part of a log: every seal in turn, and the messages that it covers. Pure: it reads
 * what it is given.
 */
import type { RawMessage } from '../log/raw-message.ts';
import type { AnchorCheck } from './check-anchor.ts';
import type { ChainCheck } from './check-chain.ts';
import { createRangeCheck } from './check-range.ts';
import type { StreamCheck } from './check-stream.ts';
import { createUnsealedCheck } from './check-unsealed.ts';
import type { EventReader } from './event-reader.ts';
import { type Findings, span } from './findings.ts';
import type { Losses } from './losses.ts';
import type { Seal } from './seal.ts';

export type Checks = {
  readonly chain: ChainCheck;
  readonly stream: StreamCheck;
  readonly anchor: AnchorCheck | undefined;
  readonly losses: Losses;
  readonly findings: Findings;
};

export type Sealed = {
  /** Seals that cover a part of what was asked for. */
  readonly seals: number;
  /** The last sequence that a seal was held against. */
  readonly covered: number;
};

type Range = { readonly from: number; readonly to: number };

export const verifySealed = async (
  seals: AsyncIterable<readonly RawMessage[]>,
  { from, to }: Range,
  reader: EventReader,
  checks: Checks,
): Promise<Sealed> => {
  let [count, covered] = [0, from - 1];
  for await (const batch of seals) {
    for (const message of batch) {
      const seal = trusted(message, checks);
      const takenOver = seal === undefined ? undefined : checks.stream.takenOver(seal);
      if (seal === undefined || takenOver === undefined) continue;
      if (seal.last < from || seal.first > to) continue;
      count += 1;
      if (takenOver < seal.last)
        checks.losses.add({ ...seal, seal: seal.number, through: takenOver });
      const window = { from: covered + 1, to: Math.min(takenOver, to) };
      await verifyRange(seal, window, reader, checks.findings);
      covered = Math.max(covered, window.to);
    }
  }
  return { seals: count, covered };
};

/** The anchor is asked about every seal, also about one that cannot be relied on. */
const trusted = (message: RawMessage, { chain, anchor }: Checks): Seal | undefined => {
  const taken = chain.take(message);
  if (taken === undefined) return undefined;
  anchor?.take(taken.seal);
  return taken.reliable ? taken.seal : undefined;
};

const verifyRange = async (
  seal: Seal,
  window: Range,
  reader: EventReader,
  findings: Findings,
): Promise<void> => {
  const { number, first } = seal;
  if (window.to < window.from) return;
  const before = Math.min(first - 1, window.to);
  if (first > window.from) await tellUncovered(window.from, before, reader, findings);
  if (first > window.to) return;
  const overlaps = first < window.from && reader.count() > 0;
  if (overlaps) {
    const message = `seal ${number} begins at #${first}, which seals before it cover already`;
    findings.problem({ kind: 'chain-broken', seal: number, first, message });
  }
  const check = createRangeCheck(seal, window);
  await reader.takeTo(window.to, check.take);
  check.finish(findings);
};

/** Between two seals that can be relied on lies a range that none of them covers. */
const tellUncovered = async (
  first: number,
  last: number,
  reader: EventReader,
  findings: Findings,
): Promise<void> => {
  const between = createUnsealedCheck(first, undefined, findings);
  await reader.takeTo(last, between.take);
  const message = `${span(first, last)} has no seal that can be relied on`;
  findings.problem({ kind: 'not-sealed', first, last, message });
};
