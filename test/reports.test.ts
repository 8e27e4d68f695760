/** Every report that an auditor asks for, over a real history, in every format. */
import { allReports, createQueries } from '@recovery-ledger/projections';
import test from 'ava';
import * as E from 'fp-ts/lib/Either.js';
import { emptyFolder, runConsole } from './harness/console.ts';
import { engineRecovery } from './harness/engine-recovery.ts';
import { inTurn, writeHistory } from './harness/histories.ts';
import { ledgerLog } from './harness/ledger-log.ts';
import { natsForFile } from './harness/nats.ts';
import { postgresForFile } from './harness/postgres.ts';
import { caughtUp, freshDatabase, projector } from './harness/projector.ts';

const [postgres, nats] = [postgresForFile(test), natsForFile(test)];
type Pool = Awaited<ReturnType<typeof freshDatabase>>['pool'];
let database: { readonly pool: Pool; readonly url: string } | undefined;

const recorded = async (t: Parameters<typeof freshDatabase>[0]) => {
  if (database !== undefined) return database;
  const log = await ledgerLog(t, nats());
  const fresh = await freshDatabase({ teardown: () => undefined }, postgres());
  const live = projector(t, { log, pool: fresh.pool });
  const second = engineRecovery({ estate: false, recovery: 'rec-2', until: 'TradingHalted' });
  await writeHistory(log, inTurn(engineRecovery(), second));
  await caughtUp(log, fresh.pool);
  await live.stop();
  database = fresh;
  return fresh;
};
test.after.always(() => database?.pool.end());

test.serial(
  'each report has its number, is asked of the read models, and says what it rests on',
  async (t) => {
    const { pool } = await recorded(t);
    const queries = createQueries({ pool, now: () => new Date() });
    const range = { from: '2020-01-01T00:00:00Z', to: '2040-01-01T00:00:00Z', component: null };
    const numbers = new Set(allReports.map(({ number }) => number));
    t.deepEqual([...numbers].sort(), Array.from({ length: 19 }, (_, i) => `R${i + 1}`).sort());
    const rowsOf = new Map<string, number>();
    for (const definition of allReports) {
      const answer = await queries.report('real', definition, range);
      if (E.isLeft(answer)) throw new Error(`${definition.name}: ${answer.left.reason}`);
      const { basis, tables, asOf } = answer.right;
      t.is(basis.firstSequence, 1);
      t.is(basis.lastSequence, asOf.sequence);
      t.deepEqual(basis.estates, [{ estate: 'floor', hash: 'sha256:estate' }]);
      t.is(tables.length, definition.sections.length, definition.name);
      rowsOf.set(
        definition.name,
        tables.reduce((sum, { rows }) => sum + rows.length, 0),
      );
      const only = await queries.report('drill', definition, { ...range, component: 'nobody' });
      t.true(E.isRight(only), definition.name);
    }
    const full = ['incident-register', 'incident-timelines', 'rto-attainment', 'rpo-attainment'];
    const others = [
      'reconciliations',
      'configuration-changes',
      'switchovers',
      'availability',
      'as-of',
    ];
    for (const name of [...full, ...others]) t.true((rowsOf.get(name) ?? 0) > 0, name);
  },
);

test.serial('the command renders it, and exits by what it found', async (t) => {
  const { url } = await recorded(t);
  const folder = emptyFolder(t);
  const ask = (...words: readonly string[]) =>
    runConsole(t, folder, ['report', ...words], { RECOVERY_LEDGER_DATABASE_URL: url });
  const variables = { RECOVERY_LEDGER_DATABASE_URL: url };
  const events = await runConsole(t, folder, ['metrics', 'recovery_events.json'], variables);
  t.like(JSON.parse(events.stdout), { component: 'trading_engine', status: 'success' });
  const [list, md, html, csv, json, none, wrong, unknown] = await Promise.all([
    ask('--list'),
    ask('incident-register'),
    ask('incident-register', '--format', 'html'),
    ask('reconciliations', '--format', 'csv'),
    ask('rto-attainment', '--json'),
    ask('incident-register', '--to', '2020-01-01'),
    ask('incident-register', '--from', '2027-01-01', '--to', '2026-01-01'),
    ask('no-such-report'),
  ]);
  t.is(list.stdout.trim().split('\n').length, allReports.length);
  t.is(md.code, 0, md.stderr);
  t.regex(md.stdout, /^# R1 Incident register/);
  t.regex(md.stdout, /seals: not verified for this report; recovery-ledger verify --from 1/);
  t.regex(html.stdout, /<td>trading\\_engine<\/td>|<td>trading_engine<\/td>/);
  t.is(csv.code, 1, 'an open break is bad news');
  t.regex(csv.stdout, /^section,discrepancy,kind,account/);
  t.is(JSON.parse(json.stdout).basis.firstSequence, 1);
  t.regex(none.stdout, /UNKNOWN: nothing was recorded in this range/);
  for (const [answer, message] of [
    [wrong, /is not before/],
    [unknown, /there is no report "no-such-report"/],
  ] as const) {
    t.is(answer.code, 2);
    t.regex(answer.stderr, message);
  }
});
