/**
 * One run of the schedule, if it is ours. IO. Whose append begins the aggregate has it; everybody
 * else's is refused by the expected sequence. What was open before is known once the beginning has
 * been read back: the log gives it after everything that stands before it.
 *
 * A run that stopped in the middle has no end. The next one writes it, `unknown`, and by the
 * expected sequence whoever was only slow can add nothing to it any more.
 */
import type { Aggregate, EventOfType, LedgerEvent } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import { withDeadline } from '../actions/clock.ts';
import { aboutBooks, compareSources } from '../actions/positions/reconcile-books.ts';
import type { Compared } from '../actions/reconciliation-run.ts';
import type { RecovererDeps } from '../shell/recoverer.ts';
import { type Breaks, type OpenRun, scopeOf } from './break-life.ts';
import { judgeRun, unknownEnd } from './judge-run.ts';
import type { Tick } from './ticks.ts';

/** What this process has read of the log. */
export type Reader = {
  readonly breaks: () => Breaks;
  readonly readTo: () => number;
};

type Deps = Pick<RecovererDeps, 'log' | 'clock' | 'http' | 'estate' | 'instance' | 'logger'>;
type Run = Pick<EventOfType<'ReconciliationStarted'>['data'], 'run' | 'kind'> & {
  readonly recovery: null;
  readonly incident: null;
};

const longestMs = 5_000;
const backMs = 10;
const retryMs = 250;

/** True when nothing is left to do about this tick, here or anywhere. */
export const carryOutRun = async (
  deps: Deps,
  reader: Reader,
  { run, due }: Tick,
  signal: AbortSignal,
): Promise<boolean> => {
  const { estate, clock } = deps;
  const { reconciliation } = estate.policy;
  if (reconciliation === null || reader.breaks().runs.has(run)) return true;
  const { kind, internalSource, externalSource } = aboutBooks;
  const fields: Run = { run, kind, recovery: null, incident: null };
  const schedule = { due, everyMs: reconciliation.every };
  const data = { ...fields, internalSource, externalSource, schedule };
  const begun = await append(deps, run, 0, [{ type: 'ReconciliationStarted', data }]);
  if (begun === 'later') return false;
  if (begun === 'another') return true;
  const patienceMs = Math.min(longestMs, reconciliation.every / 2);
  const end = await withDeadline(clock, patienceMs, signal, async (inTime) => {
    while (reader.readTo() < begun && !inTime.aborted) await clock.sleep(backMs, inTime);
    if (reader.readTo() < begun) return [unknownEnd(fields, 'its beginning was not read back')];
    const compared = await compare(deps, inTime);
    const judging = { fields, scope: scopeOf(data), recoverer: deps.instance };
    return judgeRun(reader.breaks(), judging, compared);
  });
  if (signal.aborted) return true;
  await endUnended(deps, reader, { run, scope: scopeOf(data), started: begun });
  await appendEnd(deps, run, begun, end, signal);
  return true;
};

const compare = async (
  { estate, http }: Deps,
  inTime: AbortSignal,
): Promise<E.Either<string, Compared>> => {
  const { internal = '', external = '' } = estate.policy.reconciliation ?? {};
  const urlOf = (name: string) => estate.endpoints[name] ?? '';
  const places = { internal: urlOf(internal), external: urlOf(external) };
  return compareSources(places, { http: http(inTime) });
};

const endUnended = async (
  deps: Deps,
  { breaks }: Reader,
  own: Pick<OpenRun, 'run' | 'scope' | 'started'>,
): Promise<void> => {
  for (const each of breaks().runs.values()) {
    const isOlder = each.run !== own.run && each.started < own.started;
    if (!each.scheduled || each.scope !== own.scope || !isOlder) continue;
    const { events, last } = await deps.log.history(aggregateOf(deps, each.run));
    if (events.some(({ type }) => type === 'ReconciliationCompleted')) continue;
    const { run, kind } = each;
    const why = `nobody ended it before ${own.run} began: who carried it out stopped`;
    const fields = { run, kind, recovery: null, incident: null };
    await append(deps, run, last, [unknownEnd(fields, why)]);
  }
};

const aggregateOf = ({ log: { mode } }: Deps, run: string): Aggregate => ({
  ...{ mode, family: 'reconciliation', id: run },
});

/** All of a decision at once where that is possible; a whole book of differences is not. */
const mostAtOnce = 500;

const appendEnd = async (
  deps: Deps,
  run: string,
  begun: number,
  events: readonly LedgerEvent[],
  signal: AbortSignal,
): Promise<void> => {
  let expected = begun;
  for (let at = 0; at < events.length && !signal.aborted; ) {
    const added = await append(deps, run, expected, events.slice(at, at + mostAtOnce));
    if (added === 'another') return;
    if (added === 'later') {
      await deps.clock.sleep(retryMs, signal);
      continue;
    }
    expected = added;
    at += mostAtOnce;
  }
};

/** The new last sequence; that another was there first; or that the log is away. */
const append = async (
  deps: Deps,
  run: string,
  expected: number,
  events: readonly LedgerEvent[],
): Promise<number | 'another' | 'later'> => {
  const context = { correlationId: run };
  const result = await deps.log.append(aggregateOf(deps, run), expected, events, context);
  if (E.isRight(result)) return result.right.last;
  const { _tag, subject, hint } = result.left;
  if (_tag === 'LogUnavailable') return 'later';
  if (_tag === 'LogRefused') throw new Error(`${subject}: ${hint}`);
  return 'another';
};
