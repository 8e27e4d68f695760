/**
 * Messages that no seal covers: how many, since when, and whether one is missing between them.
 * Pure.
 */
import type { TakeEvent } from './event-batch.ts';
import { type Findings, span } from './findings.ts';

export type UnsealedCheck = {
  readonly take: TakeEvent;
  /** How many, and the age of the oldest. */
  readonly result: () => { readonly count: number; readonly ageMs: number | null };
};

export type UnsealedLimit = { readonly nowMs: number; readonly limitMs: number };

/** From the sequence after the last one that was sealed. */
export const createUnsealedCheck = (
  from: number,
  limit: UnsealedLimit | undefined,
  findings: Findings,
): UnsealedCheck => {
  let [next, count] = [from, 0];
  let oldest: bigint | undefined;
  const take: TakeEvent = (batch, index) => {
    const sequence = batch.sequenceAt(index);
    if (sequence > next) tellMissing(next, sequence - 1, findings);
    next = sequence + 1;
    count += 1;
    oldest ??= batch.messageAt(index).timeNs;
  };
  const result = () => {
    if (limit === undefined || oldest === undefined) return { count, ageMs: null };
    const ageMs = Math.max(0, limit.nowMs - Number(oldest / 1_000_000n));
    if (ageMs > limit.limitMs) {
      const [first, last] = [from, next - 1];
      const message =
        `${span(first, last)} is not sealed for ${Math.round(ageMs / 1_000)} s: ` +
        'see that the sealer runs';
      findings.problem({ kind: 'unsealed-too-long', first, last, message });
    }
    return { count, ageMs };
  };
  return { take, result };
};

const tellMissing = (first: number, last: number, findings: Findings): void => {
  findings.gap({ first, last });
  const message = `${span(first, last)} is missing`;
  findings.problem({ kind: 'message-missing', sequence: first, first, last, message });
};
