/** What a projection may see and change. */
import type { Recorded } from '@recovery-ledger/ledger';
import test from 'ava';
import { metaAt, recorded } from '../../../../test/harness/recorded-event.ts';
import { text, whole } from './column.ts';
import { foldBatch, prepare } from './fold-batch.ts';
import { everySubject, type Projection } from './projection.ts';
import { defineTable, put, type Row, rowsWhere } from './table.ts';
import { WorkingTable } from './working-table.ts';

const counters = defineTable('counters', 'How often an instance stopped.', {
  key: ['instance'],
  columns: { instance: text('who'), stops: whole('how often') },
});
const of = (instance: string) => rowsWhere(counters, { instance });

const counting = (asks: boolean): Projection => ({
  name: 'counters',
  version: 1,
  subjects: everySubject,
  tables: [counters],
  needs: ({ data }) => (asks && 'instance' in data ? [of(data.instance)] : []),
  evolve: ({ data }, find) => {
    if (!('instance' in data)) return [];
    const { instance } = data;
    const stops = find(of(instance))[0]?.stops ?? 0;
    return [put(counters, { instance, stops: Math.min(2, stops + 1) })];
  },
});
const stopped = (sequence: number, mode: 'real' | 'drill' = 'real') =>
  recorded('DetectorStopped', { instance: 'det-1' }, metaAt(sequence, sequence, { mode }));

const fold = (projection: Projection, events: readonly Recorded[], rows: readonly Row[] = []) => {
  const working = new WorkingTable(counters, rows);
  const tables = new Map([[counters, working]]);
  const notApplied = foldBatch(projection, prepare(projection, events), tables);
  return { notApplied, written: working.take().upserts };
};

test('later events of a batch see the changes of earlier ones', (t) => {
  const { written } = fold(counting(true), [stopped(1), stopped(2)]);
  t.deepEqual(written, [{ mode: 'real', instance: 'det-1', stops: 2, seq: 2 }]);
});

test('an event that leaves a row equal leaves its seq', (t) => {
  const { written } = fold(counting(true), [stopped(1), stopped(2), stopped(3)]);
  t.is(written[0]?.['seq'], 2);
});

test('real and drill do not see each other', (t) => {
  const { written } = fold(counting(true), [stopped(1), stopped(2, 'drill')]);
  t.deepEqual(
    written.map(({ mode, stops }) => [mode, stops]),
    [
      ['real', 1],
      ['drill', 1],
    ],
  );
});

test('looking at rows that were not asked for is an error, not an empty answer', (t) => {
  const { notApplied } = fold(counting(false), [stopped(1)]);
  t.regex(notApplied[0]?.reason ?? '', /did not ask for/);
});

test('rows come in the order of their keys, however the store gave them', (t) => {
  const all = rowsWhere(counters, {});
  const seen: string[][] = [];
  const looking: Projection = {
    ...counting(true),
    needs: () => [all],
    evolve: (_event, find) => {
      seen.push(find(all).map(({ instance }) => instance));
      return [];
    },
  };
  const rows = ['b', 'c', 'a'].map((instance) => ({ mode: 'real', instance, stops: 1, seq: 1 }));
  fold(looking, [stopped(2)], rows);
  fold(looking, [stopped(2)], [...rows].reverse());
  t.deepEqual(seen, [
    ['a', 'b', 'c'],
    ['a', 'b', 'c'],
  ]);
});
