/** The projected rows agree with rows that were computed in another way, from the events alone. */
import type { Recorded } from '@recovery-ledger/ledger';
import test from 'ava';
import { recordHistory } from '../../../../test/harness/histories.ts';
import { longHistory } from '../../../../test/harness/long-history/long-history.ts';
import { type NaiveRow, naiveRto } from '../../../../test/harness/naive/recovery-times.ts';
import {
  naiveAlerts,
  naiveIndex,
  naiveLag,
  naiveRecoveries,
} from '../../../../test/harness/naive/rows.ts';
import { storedTables } from '../projections/all-projections.ts';
import { projectInMemory, toEntries } from './project-in-memory.ts';

const views: Readonly<Record<string, (events: readonly Recorded[]) => readonly NaiveRow[]>> = {
  event_index: naiveIndex,
  rto_history: naiveRto,
  recoveries: naiveRecoveries,
  replication_lag: naiveLag,
  alerts: naiveAlerts,
};

const seeds = Array.from({ length: Number(process.env['NAIVE_SEEDS'] ?? 2) }, (_, i) => i + 11);

for (const seed of seeds) {
  test(`what is projected is what the events say, seed ${seed}`, async (t) => {
    const events = recordHistory(longHistory(seed, 900));
    const store = await projectInMemory(toEntries(events));
    for (const [name, recompute] of Object.entries(views)) {
      const table = storedTables.find((one) => one.name === name);
      if (table === undefined) throw new Error(name);
      const wanted = recompute(events);
      const columns = Object.keys(wanted[0] ?? {}).filter((column) => column !== 'claimed');
      const told = (rows: readonly NaiveRow[]) =>
        rows.map((row) => JSON.stringify(columns.map((column) => row[column]))).sort();
      t.true(wanted.length > 0, name);
      t.deepEqual(told(store.rows(table)), told(wanted), name);
    }
  });
}
