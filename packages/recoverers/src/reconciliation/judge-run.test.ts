/** What runs of the schedule say: new, changed, over; nothing twice, and nothing when blind. */
import type { LedgerEvent } from '@recovery-ledger/ledger';
import test from 'ava';
import fc from 'fast-check';
import * as E from 'fp-ts/lib/Either.js';
import type { Discrepancy } from '../actions/reconciliation-run.ts';
import { identityOf, scopeOf } from './break-life.ts';
import { judgeRun } from './judge-run.ts';
import {
  accepted,
  adjusted,
  books,
  comparedOf,
  completed,
  differs,
  explained,
  found,
  nothingYet,
  ofSchedule,
  type Story,
  scheduledRun,
  started,
  tell,
} from './scripted-breaks.ts';

const said = ({ events }: Story, run: string) =>
  events.flatMap((event) => ('run' in event.data && event.data.run === run ? [wordOf(event)] : []));
const wordOf = ({ type, data }: LedgerEvent) => {
  if (!('difference' in data)) return 'result' in data ? `${data.result}` : type;
  return `${type.replace('Discrepancy', '')} ${data.symbol} ${data.difference}`;
};
const runs = (...each: readonly (readonly Discrepancy[] | undefined)[]) =>
  each.reduce((story: Story, of, i) => scheduledRun(story, `t${i + 1}`, of), nothingYet);

test('a break is told once, told again when it changes, and ends with the run that misses it', (t) => {
  const story = runs([differs('ACME')], [differs('ACME')], [differs('ACME', '7')], []);
  t.deepEqual(said(story, 't1'), ['ReconciliationStarted', 'Found ACME 5', 'fail']);
  t.deepEqual(said(story, 't2'), ['ReconciliationStarted', 'fail']);
  t.deepEqual(said(story, 't3'), ['ReconciliationStarted', 'Changed ACME 7', 'fail']);
  t.deepEqual(said(story, 't4'), ['ReconciliationStarted', 'Resolved ACME 0', 'pass']);
  t.is(story.state.breaks.size, 0);
});

test('both sides moving with trading is no change; another class or grade is', (t) => {
  const acme = differs('ACME');
  const moved = { ...acme, internal: '105', external: '100' };
  t.deepEqual(said(runs([acme], [moved]), 't2'), ['ReconciliationStarted', 'fail']);
  for (const other of [{ class: 'ghost' }, { severity: 'critical' }] as const) {
    t.is(said(runs([acme], [{ ...moved, ...other }]), 't2')[1], 'Changed ACME 5');
  }
});

test('a source that is down ends nothing, and neither does a comparison of nothing', (t) => {
  const down = runs([differs('ACME')], undefined);
  t.deepEqual(said(down, 't2'), ['ReconciliationStarted', 'unknown']);
  t.is(down.state.breaks.size, 1);
  const judging = { fields: ofSchedule('t9'), scope: scopeOf(books), recoverer: 'rec-a' };
  const empty = judgeRun(down.state, judging, E.right(comparedOf([], 0)));
  t.deepEqual(empty.map(wordOf), ['unknown']);
});

test('a fill that is no longer among the newest is over only when its totals agree', (t) => {
  const fill = differs('ACME', '-5', 'fill e1');
  const total = differs('ACME', '-5', 'bought');
  const story = runs([fill, total], [total]);
  t.deepEqual(said(story, 't2'), ['ReconciliationStarted', 'fail']);
  t.is(runs([fill, total], [total], []).state.breaks.size, 0);
});

test('a break of another scope ends once a run of that scope has agreed', (t) => {
  const other = (run: string) => started(run, null, 'trading engine');
  const open = tell(nothingYet, other('r1'), found('r1', differs('ACME')), completed('r1', 'fail'));
  t.is(scheduledRun(open, 't1', []).state.breaks.size, 1);
  const agreed = tell(open, other('r2'), completed('r2', 'pass'));
  t.is(scheduledRun(agreed, 't1', undefined).state.breaks.size, 1);
  const over = scheduledRun(agreed, 't1', []);
  t.is(over.state.breaks.size, 0);
  t.like(over.events.at(-2)?.data, {
    evidence: { agreedIn: 'r2' },
    reason: 'r2 no longer finds it',
  });
});

const symbols = ['ACME', 'ZORG'];
const difference = fc.record({
  symbol: fc.constantFrom(...symbols),
  size: fc.constantFrom('5', '7', '-1'),
  order: fc.constantFrom(null, 'bought', 'fill e1'),
});
const differences = fc
  .array(difference, { maxLength: 4 })
  .map((all) => all.map(({ symbol, size, order }) => differs(symbol, size, order)));
const act = fc
  .tuple(fc.constantFrom(explained, adjusted, accepted), fc.nat(60))
  .map(([make, sequence]) => make(sequence));
const step = fc.oneof(
  fc.record({
    of: fc.option(differences, { nil: undefined }),
    between: fc.array(act, { maxLength: 2 }),
  }),
  act,
  differences,
);

test('whatever runs and acts follow and cross each other, one break is open per identity', (t) => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
      steps.reduce((story: Story, each, i) => {
        const next = afterStep(story, each, i);
        const open = [...next.state.breaks.values()];
        const identities = open.map((of) => identityOf(of.scope, of));
        t.is(new Set(identities).size, open.length);
        for (const of of open) {
          const before = story.state.breaks.get(of.discrepancy);
          t.is(of.foundAt, before?.foundAt ?? of.foundAt, 'age counts from the first finding');
        }
        if ('of' in each && each.of === undefined && each.between.length === 0) {
          t.deepEqual(next.state.breaks, story.state.breaks, 'an unknown run changes nothing');
        }
        return next;
      }, nothingYet);
    }),
  );
});

/** A run of the schedule, a person's act, or what a recovery's run finds, without an end. */
const afterStep = (
  story: Story,
  each:
    | LedgerEvent
    | readonly Discrepancy[]
    | { of: Discrepancy[] | undefined; between: LedgerEvent[] },
  index: number,
): Story => {
  if ('type' in each) return tell(story, each);
  if ('between' in each) return scheduledRun(story, `t${index}`, each.of, each.between);
  const run = `r${index}`;
  return tell(story, started(run), ...each.map((of) => found(run, of)), completed(run, 'fail'));
};
