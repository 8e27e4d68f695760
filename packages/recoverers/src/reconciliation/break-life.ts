/**
 * The life of a break: found → explained → adjusted → resolved. Pure: folded from the events of
 * reconciliation runs in the log's order; of people's acts, those that count (see judgeAct).
 *
 * `found`: two sources differ, nobody has said why; leaves by any of the three acts.
 * `explained`: a person said why, the books are as they were.
 * `adjusted`: the books were corrected; the next run shows whether it helped.
 * resolved: a later, complete run of the same scope no longer finds it, or a person accepted what
 * is left. It is over, and not kept: the same difference found again is a new break.
 *
 * There is one open break per identity, whatever runs find it how often: the scope (kind and the
 * two sources), account, symbol, and what differs (the position, a total, a fill, an order). Its
 * class is no part of it: a position of ours that passes zero would be another break each time.
 */
import type { EventOfType, Recorded } from '@recovery-ledger/ledger';
import { isGone } from './is-gone.ts';

type Found = EventOfType<'DiscrepancyFound'>['data'];
type Started = EventOfType<'ReconciliationStarted'>['data'];

/** As the newest event tells it; `run`, `recovery` and `incident` are where it was first found. */
export type Break = Found & {
  /** The sequence of the DiscrepancyFound that opened it. */
  readonly discrepancy: number;
  readonly scope: string;
  readonly status: 'found' | 'explained' | 'adjusted';
  readonly foundAt: string;
  /** Who acted on it last; null while nobody did. */
  readonly owner: string | null;
  readonly explained: EventOfType<'DiscrepancyExplained'>['data']['cause'] | null;
  /** The later run that agreed and has not said so: a recovery's, which knows of no breaks. */
  readonly agreedIn: string | null;
};

/** A run without an end yet. */
export type OpenRun = {
  readonly run: string;
  readonly kind: Found['kind'];
  readonly scope: string;
  readonly scheduled: boolean;
  /** The sequence of its ReconciliationStarted. */
  readonly started: number;
  readonly found: readonly Found[];
};

export type Breaks = {
  /** Open ones, by `discrepancy`. */
  readonly breaks: ReadonlyMap<number, Break>;
  readonly runs: ReadonlyMap<string, OpenRun>;
};

export const noBreaks: Breaks = { breaks: new Map(), runs: new Map() };

type Told = Pick<Recorded['meta'], 'sequence' | 'recordedAt'>;
type BreakEvent = Pick<Recorded, 'type' | 'data'> & { readonly meta: Told };

/** What one scope is: only its own runs say anything of a break. */
export const scopeOf = (of: Pick<Started, 'kind' | 'internalSource' | 'externalSource'>): string =>
  JSON.stringify([of.kind, of.internalSource, of.externalSource]);

type Differs = Pick<Found, 'account' | 'symbol' | 'order'>;

export const identityOf = (scope: string, { account, symbol, order }: Differs): string =>
  JSON.stringify([scope, account, symbol, order]);

/** The open break of each identity. */
export const openByIdentity = ({ breaks }: Breaks): ReadonlyMap<string, Break> =>
  new Map([...breaks.values()].map((each) => [identityOf(each.scope, each), each]));

export const evolveBreaks = (state: Breaks, recorded: BreakEvent): Breaks => {
  const { meta, ...event } = recorded as Recorded;
  switch (event.type) {
    case 'ReconciliationStarted':
      return started(state, event.data, meta);
    case 'DiscrepancyFound':
      return discovered(state, event.data, meta);
    case 'DiscrepancyChanged': {
      const { before: _, discrepancy, run: _1, recovery: _2, incident: _3, ...now } = event.data;
      return withBreak(state, discrepancy, (known) => ({ ...known, ...now, agreedIn: null }));
    }
    case 'DiscrepancyExplained': {
      const { by: owner, cause: explained, discrepancy } = event.data;
      return withBreak(state, discrepancy, (known) => ({
        ...{ ...known, owner, explained },
        status: known.status === 'adjusted' ? 'adjusted' : 'explained',
      }));
    }
    case 'DiscrepancyAdjusted': {
      const { by: owner, discrepancy } = event.data;
      return withBreak(state, discrepancy, (known) => ({ ...known, owner, status: 'adjusted' }));
    }
    case 'DiscrepancyResolved':
      return { ...state, breaks: without(state.breaks, event.data.discrepancy) };
    case 'ReconciliationCompleted':
      return completed(state, event.data);
    default:
      return state;
  }
};

const started = (state: Breaks, data: Started, { sequence }: Told): Breaks => {
  const { run, kind, schedule } = data;
  const open: OpenRun = {
    ...{ run, kind, scope: scopeOf(data), scheduled: schedule !== null },
    ...{ started: sequence, found: [] },
  };
  return { ...state, runs: new Map(state.runs).set(run, open) };
};

/** A run whose start nobody recorded is a scope of its own. */
const discovered = (state: Breaks, data: Found, { sequence, recordedAt }: Told): Breaks => {
  const run = state.runs.get(data.run);
  const scope = run?.scope ?? JSON.stringify([data.kind, data.run]);
  const runs =
    run === undefined
      ? state.runs
      : new Map(state.runs).set(run.run, { ...run, found: [...run.found, data] });
  const known = openByIdentity(state).get(identityOf(scope, data));
  const { run: _, recovery: _1, incident: _2, ...now } = data;
  const next: Break =
    known === undefined
      ? {
          ...{ ...data, discrepancy: sequence, scope, status: 'found', foundAt: recordedAt },
          ...{ owner: null, explained: null, agreedIn: null },
        }
      : { ...known, ...now, agreedIn: null };
  return { breaks: new Map(state.breaks).set(next.discrepancy, next), runs };
};

const withBreak = (state: Breaks, discrepancy: number, change: (known: Break) => Break): Breaks => {
  const known = state.breaks.get(discrepancy);
  if (known === undefined) return state;
  return { ...state, breaks: new Map(state.breaks).set(discrepancy, change(known)) };
};

const without = <K, V>(map: ReadonlyMap<K, V>, key: K): ReadonlyMap<K, V> =>
  new Map([...map].filter(([each]) => each !== key));

/**
 * A run that could not compare, or that had nothing to compare, says nothing of any break. One of a
 * schedule says itself which breaks are over; of another it is noted who no longer found them.
 */
const completed = (
  state: Breaks,
  { run: id, result, compared }: EventOfType<'ReconciliationCompleted'>['data'],
): Breaks => {
  const run = state.runs.get(id);
  const runs = without(state.runs, id);
  if (run === undefined || run.scheduled || result === 'unknown') return { ...state, runs };
  if (result === 'fail' && compared === 0) return { ...state, runs };
  const breaks = [...state.breaks].map(([discrepancy, each]) => {
    const gone = each.scope === run.scope && isGone(each, run.found);
    return [discrepancy, gone ? { ...each, agreedIn: id } : each] as const;
  });
  return { breaks: new Map(breaks), runs };
};
