/** One run of the schedule is carried out once, whoever else is there and wherever one stops. */
import type { Aggregate, LedgerEvent, Log, Recorded } from '@recovery-ledger/ledger';
import test from 'ava';
import * as E from 'fp-ts/lib/Either.js';
import { answer, silence } from '../actions/scripted-http.ts';
import { stillClock } from '../actions/still-clock.ts';
import { estateOf } from '../scope/scripted-scope.ts';
import type { RecovererDeps } from '../shell/recoverer.ts';
import { carryOutRun } from './carry-out-run.ts';
import { foldBreaks, type KnownBreaks, nothingFound } from './known-breaks.ts';

type Stored = { readonly id: string; readonly event: LedgerEvent };

const sharedLog = () => {
  const stored: Stored[] = [];
  const lastOf = (id: string) => stored.findLastIndex((each) => each.id === id) + 1;
  const asRecorded = ({ event }: Stored, index: number): Recorded => {
    const meta = { sequence: index + 1, recordedAt: '2026-11-23T15:20:01Z' };
    return JSON.parse(JSON.stringify({ ...event, meta }));
  };
  const log: object = {
    mode: 'real',
    append: async ({ id }: Aggregate, expected: number, events: readonly LedgerEvent[]) => {
      if (lastOf(id) !== expected) return E.left({ _tag: 'SequenceConflict', hint: '' });
      for (const event of events) stored.push({ id, event });
      return E.right({ last: stored.length });
    },
    history: async ({ id }: Aggregate) => ({
      events: stored.filter((each) => each.id === id).map(asRecorded),
      last: lastOf(id),
    }),
  };
  const known = (): KnownBreaks => stored.map(asRecorded).reduce(foldBreaks, nothingFound);
  const reader = { breaks: () => known().state, readTo: () => stored.length };
  const said = (run: string) =>
    stored.flatMap(({ id, event }) =>
      id === run ? ['result' in event.data ? String(event.data.result) : event.type] : [],
    );
  return { log: log as Log, stored, reader, said };
};

const fields = { account: 'A', symbol: 'ACME' };
const book = (quantity: string) => (path: string) =>
  path.endsWith('/positions')
    ? answer(200, { sequence: 9, positions: [{ ...fields, quantity }] })
    : answer(200, { sequence: 9, complete: true, fills: [], totals: [] });

const reconciliation = {
  ...{ every: 60_000, component: 'position_management' },
  ...{ internal: 'ours', external: 'theirs' },
};
const estate = estateOf({}, { reconciliation });
const endpoints = { ours: 'http://ours', theirs: 'http://theirs' };

const depsOf = (log: Log, ours: string | undefined, instance = 'rec-a'): RecovererDeps => {
  const deps: object = {
    ...{ log, instance, clock: stillClock(), estate: { ...estate, endpoints } },
    logger: { info: () => undefined, warn: () => undefined, error: () => undefined },
    http:
      () =>
      async ({ url }: { readonly url: string }) => {
        if (url.startsWith('http://theirs')) return book('5')(new URL(url).pathname);
        return ours === undefined ? silence : book(ours)(new URL(url).pathname);
      },
  };
  return deps as RecovererDeps;
};
const tick = (n: number) => ({ run: `t${n}`, due: '2026-11-23T15:20:00.000Z' });
const { signal } = new AbortController();

test('two that try the same run carry it out once', async (t) => {
  const { log, reader, said } = sharedLog();
  const run = (instance: string) =>
    carryOutRun(depsOf(log, '7', instance), reader, tick(1), signal);
  t.deepEqual(await Promise.all([run('rec-a'), run('rec-b')]), [true, true]);
  t.deepEqual(said('t1'), ['ReconciliationStarted', 'DiscrepancyFound', 'fail']);
  await run('rec-b');
  t.is(said('t1').length, 3, 'nor again when it is over');
});

test('a break is found, left alone by a source that is down, and ended by agreement', async (t) => {
  const { log, reader, said } = sharedLog();
  for (const [n, ours] of [
    [1, '7'],
    [2, undefined],
    [3, '7'],
    [4, '5'],
  ] as const) {
    await carryOutRun(depsOf(log, ours), reader, tick(n), signal);
  }
  t.deepEqual(said('t2'), ['ReconciliationStarted', 'unknown']);
  t.deepEqual(said('t3'), ['ReconciliationStarted', 'fail']);
  t.deepEqual(said('t4'), ['ReconciliationStarted', 'DiscrepancyResolved', 'pass']);
});

test('a run that stopped in the middle is marked by the next one, once', async (t) => {
  const { log, reader, said, stored } = sharedLog();
  await carryOutRun(depsOf(log, '5'), reader, tick(1), signal);
  stored.pop();
  for (const n of [2, 3]) await carryOutRun(depsOf(log, '5'), reader, tick(n), signal);
  t.deepEqual(said('t1'), ['ReconciliationStarted', 'unknown']);
  t.deepEqual(said('t3'), ['ReconciliationStarted', 'pass']);
});
