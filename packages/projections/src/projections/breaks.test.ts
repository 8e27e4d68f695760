/** A break is one row, however many runs find it, and ends once. */
import type { EventOfType, LedgerEvent } from '@recovery-ledger/ledger';
import test from 'ava';
import { foundFields } from '../../../../test/harness/decided-fields.ts';
import { type History, recordHistory } from '../../../../test/harness/histories.ts';
import { rowsAfter } from '../run/project-in-memory.ts';
import { breakTable } from './breaks.ts';
import { discrepancyTable } from './discrepancies.ts';

const about = (run: string) =>
  ({ run, recovery: null, incident: null, kind: 'positions', account: 'A', symbol: 'S' }) as const;
const act = { by: 'anna', role: 'cto', reason: 'late fill', evidence: {} };
type Line = readonly [run: string, event: (first: number) => LedgerEvent];

const started = (run: string, internalSource = 'positions'): Line => {
  const { account: _, symbol: _1, ...fields } = about(run);
  const schedule = { due: '2026-11-23T15:20:00Z', everyMs: 60_000 };
  const data = { ...fields, internalSource, externalSource: 'drop copy', schedule };
  return [run, () => ({ type: 'ReconciliationStarted', data })];
};
type Found = EventOfType<'DiscrepancyFound'>['data'];
const sized = (difference: string): Omit<Found, keyof ReturnType<typeof about>> => ({
  ...{ ...foundFields, class: 'mismatch', order: null, difference },
  ...{ internal: difference, external: '0' },
});
const found = (run: string, difference = '5'): Line => [
  run,
  () => ({ type: 'DiscrepancyFound', data: { ...about(run), ...sized(difference) } }),
];
const changed = (run: string, difference: string): Line => [
  run,
  (discrepancy) => ({
    type: 'DiscrepancyChanged',
    data: { ...about(run), ...sized(difference), discrepancy, before: '5' },
  }),
];
const explained: Line = [
  'r1',
  (discrepancy) => ({
    type: 'DiscrepancyExplained',
    data: { ...about('r1'), ...act, discrepancy, cause: 'timing' },
  }),
];
const vanished = (run: string): Line => [
  run,
  (discrepancy) => ({
    type: 'DiscrepancyResolved',
    data: {
      ...{ ...about(run), ...act, by: 'rec-a', role: 'recoverer', discrepancy },
      ...{ resolution: 'vanished', internal: '0', external: '0', difference: '0' },
    },
  }),
];

/** The second line finds the break that the others are about. */
function* history(lines: readonly Line[]): History {
  let first = 0;
  for (const [index, [id, event]] of lines.entries()) {
    const aggregate = { mode: 'real', family: 'reconciliation', id } as const;
    const sequence = yield { aggregate, event: event(first) };
    if (index === 1) first = sequence;
  }
}
const recorded = (...lines: readonly Line[]) => recordHistory(history(lines));
const breaksAfter = (...lines: readonly Line[]) => rowsAfter(recorded(...lines), breakTable);

test('found again it is the same break, as old as at first and as large as now', async (t) => {
  const rows = await breaksAfter(started('r1'), found('r1'), started('r2'), found('r2', '7'));
  t.like(rows, { length: 1, 0: { run: 'r1', difference: '7', status: 'found', open: true } });
  const [once] = await breaksAfter(started('r1'), found('r1'));
  t.is(rows[0]?.found_at, once?.found_at);
});

test('another scope finds another break', async (t) => {
  const rows = await breaksAfter(started('r1'), found('r1'), started('r2', 'engine'), found('r2'));
  t.is(rows.length, 2);
});

test('it changes, is explained, and a later run ends it; the owner stays', async (t) => {
  const lines = [started('r1'), found('r1'), explained, started('r2'), changed('r2', '9')];
  const open = await breaksAfter(...lines);
  t.like(open, { length: 1, 0: { difference: '9', status: 'explained', cause: 'timing' } });
  const over = await breaksAfter(...lines, started('r3'), vanished('r3'));
  t.like(over[0], { open: false, status: 'resolved', resolution: 'vanished', owner: 'anna' });
  t.like(over[0], { resolved_by: 'rec-a' });
});

test('what is over stays over, and found again it is a new break', async (t) => {
  const lines = [started('r1'), found('r1'), started('r2'), vanished('r2')];
  t.is((await breaksAfter(...lines, explained))[0]?.status, 'resolved');
  const rows = await breaksAfter(...lines, started('r3'), found('r3'));
  t.deepEqual(
    rows.map(({ open, run }) => [open, run]),
    [
      [false, 'r1'],
      [true, 'r3'],
    ],
  );
});

test('every finding of a break is told what became of it', async (t) => {
  const lines = [started('r1'), found('r1'), started('r2'), found('r2'), explained];
  const rows = await rowsAfter(recorded(...lines), discrepancyTable);
  t.deepEqual(
    rows.map(({ run, status }) => [run, status]),
    [
      ['r1', 'explained'],
      ['r2', 'explained'],
    ],
  );
});
