/** Appends what was decided, guarded by its aggregate's sequence. IO. */
import type { Aggregate, LedgerEvent } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import type { Recoverer } from './recoverer.ts';

/** The aggregate's new last sequence, or undefined when another was first or the log is away. */
export const appendDecision = async (
  { deps }: Recoverer,
  aggregate: Aggregate,
  expected: number,
  events: readonly LedgerEvent[],
  incident: string,
): Promise<number | undefined> => {
  if (events.length === 0) return expected;
  const result = await deps.log.append(aggregate, expected, events, { correlationId: incident });
  if (E.isRight(result)) return result.right.last;
  const { _tag, subject, hint } = result.left;
  if (_tag !== 'SequenceConflict')
    deps.logger.warn({ subject, hint, failure: _tag }, 'not recorded');
  return undefined;
};

export const scopeOf = ({ deps }: Recoverer): Aggregate => ({
  mode: deps.log.mode,
  family: 'scope',
  id: deps.estate.estate,
});
