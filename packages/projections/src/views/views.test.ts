/** Views over rows that are put there, against numbers computed by hand. */
import test from 'ava';
import { engineRecovery } from '../../../../test/harness/engine-recovery.ts';
import { recordHistory } from '../../../../test/harness/histories.ts';
import { postgresForFile } from '../../../../test/harness/postgres.ts';
import { freshDatabase } from '../../../../test/harness/projector.ts';
import { storedTables } from '../projections/all-projections.ts';
import { projectInMemory, toEntries } from '../run/project-in-memory.ts';
import { ensureSchema } from '../stores/schema.ts';

const postgres = postgresForFile(test);
type Fields = Readonly<Record<string, unknown>>;
type Database = Awaited<ReturnType<typeof freshDatabase>>['pool'];

const fresh = async (t: Parameters<typeof freshDatabase>[0]): Promise<Database> => {
  const { pool } = await freshDatabase(t, postgres());
  await ensureSchema(pool);
  return pool;
};

const fill = async (pool: Database, table: string, rows: readonly Fields[]): Promise<void> => {
  await pool.query(
    `insert into ledger.${table} select * from jsonb_populate_recordset(null::ledger.${table}, $1)`,
    [JSON.stringify(rows)],
  );
};

const view = async (pool: Database, name: string, where = 'true'): Promise<readonly Fields[]> =>
  (await pool.query(`select * from ledger.${name} where ${where}`)).rows;

let failures = 0;

const failure = (from: string, until: string | null, over: Fields = {}): Fields => {
  failures += 1;
  return {
    ...{ mode: 'real', seq: 1, failure: failures, incident: `inc-${failures}` },
    ...{ component: 'trading_engine', failure_type: 'PROCESS_DEAD', first_bad: from },
    ...{ running: until === null, ended_at: until, withheld: false, rehearsal: false },
    ...{ phases: [], onset: {}, clock: {}, ...over },
  };
};

const target = (over: Fields = {}): Fields => ({
  ...{ mode: 'real', seq: 1, component: 'trading_engine', estate: 'floor', label: 'Engine' },
  ...{ priority: 1, tier: 1, rto_ms: 30_000, rpo_ms: 0, availability: '99.995', depends_on: [] },
  ...over,
});

const span = (kind: string, from: string, until: string): Fields => ({
  ...{ mode: 'real', seq: 1, estate: 'floor', kind, name: kind, year: 2026 },
  ...{ from_at: from, until_at: until },
});

const minutes = (ms: unknown): number => Number(ms) / 60_000;

test('downtime counts once, planned apart, split at the year, within its sessions', async (t) => {
  const pool = await fresh(t);
  await fill(pool, 'component_targets', [target()]);
  const calendar = { mode: 'real', seq: 1, estate: 'floor', sequence: 1, years: [2026] };
  const published_at = '2026-01-01T00:00:00Z';
  await fill(pool, 'calendars', [{ ...calendar, published_at, known: true, always: false }]);
  await fill(pool, 'calendar_spans', [
    span('session', '2026-03-02T10:00:00Z', '2026-03-02T10:01:00Z'),
    span('maintenance', '2026-03-02T10:01:50Z', '2026-03-02T10:01:55Z'),
  ]);
  const window = { mode: 'real', seq: 1, person: 'p', reason: 'r', announced_at: published_at };
  await fill(pool, 'maintenance_windows', [
    ...[
      ['planned', '2026-03-02T10:01:30Z', '2026-03-02T10:01:45Z', true, null],
      ['too late', '2026-03-02T10:00:00Z', '2026-03-02T10:05:00Z', false, null],
      ['taken back', '2026-03-02T10:00:00Z', '2026-03-02T10:05:00Z', true, '2026-03-01T00:00:00Z'],
    ].map(([maintenance, from_at, until_at, announced_before, cancelled_at]) => ({
      ...{ ...window, maintenance, from_at, until_at, announced_before, cancelled_at },
    })),
  ]);
  await fill(pool, 'rto_history', [
    failure('2026-03-02T10:00:00Z', '2026-03-02T10:01:00Z'),
    failure('2026-03-02T10:00:30Z', '2026-03-02T10:02:00Z'),
    failure('2026-03-02T10:00:00Z', '2026-03-02T11:00:00Z', { rehearsal: true }),
    failure('2026-03-02T10:00:00Z', '2026-03-02T11:00:00Z', { mode: 'drill' }),
    failure('2027-12-31T23:59:30Z', '2028-01-01T00:00:40Z'),
  ]);
  const years = new Map(
    (await view(pool, 'availability_budget', "mode = 'real'")).map((row) => [row['year'], row]),
  );
  const first = years.get(2026);
  t.is(minutes(first?.['budget_ms']), 26.28);
  t.like(first, { down_ms: 120_000, planned_ms: 20_000, unplanned_ms: 100_000, failures: 2 });
  t.like(first, { session_ms: 60_000, session_unplanned_ms: 60_000, running: false });
  t.is(Number(first?.['left_ms']), 1_576_800 - 100_000);
  t.is(years.get(2027)?.['down_ms'], 30_000);
  t.like(years.get(2028), { down_ms: 40_000, failures: 0 });
  t.is(minutes(years.get(2028)?.['budget_ms']).toFixed(4), '26.3520');
  t.is(years.get(2028)?.['session_ms'], 0);
});

test('without a target or a calendar nothing is said of the budget', async (t) => {
  const pool = await fresh(t);
  await fill(pool, 'component_targets', [target({ availability: null })]);
  await fill(pool, 'rto_history', [failure('2026-03-02T10:00:00Z', null)]);
  const [row] = await view(pool, 'availability_budget', 'year = 2026');
  t.like(row, { budget_ms: null, used_share: null, session_ms: null, session_unplanned_ms: null });
  t.is(row?.['running'], true);
  t.true(Number(row?.['down_ms']) > 0);
});

test('a quantile that too few points can tell is not told', async (t) => {
  const pool = await fresh(t);
  const history = (component: string, n: number) =>
    Array.from({ length: n }, (_, i) =>
      failure('2026-03-02T10:00:00Z', '2026-03-02T10:00:01Z', {
        ...{ component, best_ms: i + 1, verdict: i === 0 ? 'VIOLATED' : 'MET', target_ms: 5 },
        phases: [{ phase: 'detect', ms: i + 1 }],
      }),
    );
  const sizes = { nine: 9, ten: 10, ninety_nine: 99, hundred: 100 };
  await fill(pool, 'rto_history', [
    ...Object.entries(sizes).flatMap(([name, n]) => history(name, n)),
    failure('2026-03-02T10:00:00Z', '2026-03-02T10:00:01Z', { component: 'nine', mode: 'drill' }),
    failure('2026-03-02T10:00:00Z', null, { component: 'nine' }),
  ]);
  const rows = await view(pool, 'rto_distribution', "phase = 'total' and mode = 'real'");
  const of = (name: string) => rows.find(({ component }) => component === name);
  t.like(of('nine'), { n: 9, median_ms: 5, p90_ms: null, p99_ms: null, min_ms: 1, max_ms: 9 });
  t.like(of('nine'), {
    met: 8,
    violated: 1,
    indeterminate: 0,
    points: [1, 2, 3, 4, 5, 6, 7, 8, 9],
  });
  t.like(of('ten'), { n: 10, median_ms: 5, p90_ms: 9, p99_ms: null });
  t.like(of('ninety_nine'), { p90_ms: 90, p99_ms: null });
  t.like(of('hundred'), { p90_ms: 90, p99_ms: 99 });
  await fill(pool, 'component_targets', [
    ...['hundred', 'ten'].map((component) => target({ component, rto_ms: 95 })),
    target({ component: 'never', rto_ms: 94 }),
  ]);
  const [within] = await view(pool, 'rto_achievable', "component = 'hundred' and mode = 'real'");
  t.like(within, { n: 100, achievable_ms: 95, human_ms: 0, machine_ms: 95, verdict: 'within' });
  const few = await view(pool, 'rto_achievable', "component in ('ten', 'never') and mode = 'real'");
  t.deepEqual(
    few.map(({ verdict, achievable_ms }) => [verdict, achievable_ms]),
    [
      ['unknown', null],
      ['unknown', null],
    ],
  );
});

test('what people were waited for is apart, and counts once where it overlaps', async (t) => {
  const pool = await fresh(t);
  await fill(pool, 'rto_history', [
    failure('2026-03-02T10:00:00Z', '2026-03-02T10:01:00Z', { recovery: 'rec-1' }),
  ]);
  const asked = (approval: string, from: string, until: string | null): Fields => ({
    ...{ mode: 'real', seq: 1, recovery: 'rec-1', approval, shown_hash: approval, request: 1 },
    ...{ incident: 'i', component: 'c', about: 'act', shown: 's', required: 1, roles: [] },
    ...{ every_role: false, not_requester: false, requested_by: 'r', on_expiry: 'abort' },
    ...{ status: 'granted', granted_by: [], granted_roles: [], requested_at: from },
    ...{ expires_at: '2026-03-02T10:00:50Z', ended_at: until },
  });
  await fill(pool, 'approvals', [
    asked('a', '2026-03-02T09:59:00Z', '2026-03-02T10:00:10Z'),
    asked('b', '2026-03-02T10:00:05Z', '2026-03-02T10:00:20Z'),
    asked('c', '2026-03-02T10:00:40Z', null),
  ]);
  const [row] = await view(pool, 'rto_waits');
  t.like(row, { actual_ms: 60_000, human_ms: 30_000, machine_ms: 30_000 });
});

test('every definition is computed from the same marks', async (t) => {
  const pool = await fresh(t);
  const history = recordHistory(engineRecovery({ stepMs: 100 }));
  const store = await projectInMemory(toEntries(history));
  for (const table of storedTables) await fill(pool, table.name, store.rows(table));
  const rows = await view(pool, 'rto_by_definition');
  const of = (name: string) => rows.find(({ definition }) => definition === name);
  const [known] = await view(pool, 'rto_history');
  t.like(of('onset_to_resume'), { in_force: true, verdict: 'MET', best_ms: known?.['best_ms'] });
  const best = (name: string) => Number(of(name)?.['best_ms']);
  t.is(Math.round(best('onset_to_resume') - best('confirmed_to_resume')), 250);
  t.true(best('recovery_to_resume') < best('confirmed_to_resume'));
  t.true(best('onset_to_service') < best('onset_to_resume'));
  t.true(rows.every(({ in_force, definition }) => in_force === (definition === 'onset_to_resume')));
  const changes = await view(pool, 'target_changes', "component = 'trading_engine'");
  t.deepEqual(changes.map(({ field, before, after }) => [field, before, after]).sort(), [
    ['availability', null, '99.995'],
    ['priority', null, '1'],
    ['rpoMs', null, '0'],
    ['rtoMs', null, '30000'],
    ['runbook', null, 'RECOVER-TRADE-001'],
    ['tier', null, '1'],
  ]);
});
