/**
 * Appends the holder's events to another aggregate, trading or a reconciliation run, in order. IO.
 *
 * Such an aggregate has one writer at a time, so that a conflict is an older holder's last word,
 * or the own append whose outcome was unknown: what is there already is not written again.
 */
import { isDeepStrictEqual } from 'node:util';
import { type Aggregate, type LedgerEvent, subjectOf } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import { LostClaim } from './lost-claim.ts';
import type { RecovererDeps } from './recoverer.ts';

const retryMs = 100;

/** Gives the sequences of the events, one each. */
export type AppendElsewhere = (
  aggregate: Aggregate,
  events: readonly LedgerEvent[],
) => Promise<readonly number[]>;

type Context = { readonly correlationId: string };

export const createAppendElsewhere = (
  { log, clock }: Pick<RecovererDeps, 'log' | 'clock'>,
  context: Context,
  signal: AbortSignal,
): AppendElsewhere => {
  const lastOf = new Map<string, number>();
  const appendOne = async (aggregate: Aggregate, event: LedgerEvent): Promise<number> => {
    const subject = subjectOf(aggregate);
    for (;;) {
      if (signal.aborted) throw new LostClaim(`${subject}: stopped`);
      const expected = lastOf.get(subject) ?? (await log.leader.last(subject))?.sequence ?? 0;
      lastOf.set(subject, expected); // kept while the log is away: what is in doubt comes after it
      const result = await log.append(aggregate, expected, [event], context);
      if (E.isRight(result)) {
        lastOf.set(subject, result.right.last);
        return result.right.last;
      }
      if (result.left._tag === 'LogRefused') throw new Error(`${subject}: ${result.left.reason}`);
      if (result.left._tag === 'LogUnavailable') {
        await clock.sleep(retryMs, signal);
      }
      const tail = await log.history(aggregate, expected).catch(() => undefined);
      if (tail === undefined) continue; // still away: the same expectation holds
      lastOf.set(subject, tail.last);
      const stored = tail.events.find((each) => isSame(each, event));
      if (stored !== undefined) return stored.meta.sequence;
    }
  };
  return async (aggregate, events) => {
    const sequences: number[] = [];
    for (const event of events) sequences.push(await appendOne(aggregate, event));
    return sequences;
  };
};

/** As the log gives it back: what is undefined is not there. */
const isSame = (stored: LedgerEvent, event: LedgerEvent): boolean =>
  stored.type === event.type &&
  isDeepStrictEqual(stored.data, JSON.parse(JSON.stringify(event.data)));
