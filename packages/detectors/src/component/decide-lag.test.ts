/** What is behind is told once per level, and its end once, whoever sees it. */
import test from 'ava';
import * as E from 'fp-ts/lib/Either.js';
import { decide } from './decide.ts';
import type { Lag, ReportLag } from './decide-lag.ts';
import { evolve, fold } from './evolve.ts';
import { type ComponentState, initial } from './state.ts';

const lag = (bytes: number, ms: number): Lag => ({ bytes, ms, records: null });

const report = (level: ReportLag['level'], at: bigint, over: Partial<ReportLag> = {}) =>
  ({
    ...{ type: 'ReportLag', component: 'postgresql', observer: 'd1', source: 'postgres-b' },
    target: { dataClass: 'trade_executions', tier: 1, rpoMs: 0 },
    ...{ measure: 'lsn', level, lag: lag(400, 120), threshold: lag(0, 100), basisAgeMs: 0 },
    ...{ worst: lag(400, 120), since: '2026-11-20T14:31:06.700Z', behindNs: 1_000n },
    ...{ sinceNs: at, nowNs: at + 50n, evidence: {}, ...over },
  }) satisfies ReportLag;

type Step = readonly [state: ComponentState, types: readonly string[]];

/** What a report leads to; its events are appended just after it. */
const after = ([state]: Step, command: ReportLag): Step => {
  const decided = decide(command, state);
  const events = E.isRight(decided) ? decided.right : [];
  const atNs = command.nowNs;
  const next = events.reduce(
    (folded, event, index) => evolve(folded, { event, sequence: Number(atNs) + index, atNs }),
    state,
  );
  return [
    next,
    events.map((event) => `${event.type} ${'level' in event.data && event.data.level}`),
  ];
};

const start: Step = [initial, []];

test('it is told when it begins, when it gets worse, and when it is over', (t) => {
  const warned = after(start, report('warning', 100n));
  const worse = after(warned, report('breach', 200n));
  const over = after(worse, report(null, 300n));
  t.deepEqual(
    [warned, worse, over].map(([, types]) => types),
    [['LagBreached warning'], ['LagBreached breach'], ['LagCleared breach']],
  );
});

test('what was told is not told again, by nobody', (t) => {
  const told = after(start, report('breach', 100n));
  t.deepEqual(after(told, report('breach', 100n))[1], []);
  t.deepEqual(after(told, report('breach', 400n, { observer: 'd2' }))[1], []);
  t.deepEqual(after(told, report('warning', 400n))[1], [], 'less is no news');
  t.deepEqual(after(start, report(null, 400n))[1], [], 'nothing was behind');
});

test('an older view says nothing against a newer event', (t) => {
  const told = after(start, report('breach', 100n));
  const over = after(told, report(null, 300n));
  t.deepEqual(after(over, report('breach', 120n, { observer: 'd2' }))[1], []);
  t.deepEqual(after(told, report(null, 90n, { observer: 'd2' }))[1], []);
  t.deepEqual(after(over, report('breach', 500n))[1], ['LagBreached breach'], 'a new one');
});

test('its end names the breach, the most it was behind, and how long', (t) => {
  const [breached] = after(start, report('breach', 100n));
  const decided = decide(report(null, 300n, { lag: lag(0, 0), worst: lag(900, 80) }), breached);
  const [event] = E.isRight(decided) ? decided.right : [];
  t.like(event?.data, { breach: 150, worst: lag(900, 120), lag: lag(0, 0), durationNs: '200' });
});

test('sources and measures are told apart', (t) => {
  const told = after(start, report('breach', 100n));
  t.is(after(told, report('breach', 110n, { source: 'postgres-c' }))[1].length, 1);
  t.is(after(told, report('breach', 110n, { measure: 'transactions' }))[1].length, 1);
  t.deepEqual(fold([]).lags, {});
});
