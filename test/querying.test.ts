/** The questions of docs/querying.md, asked by somebody who may only read. */
import { readFileSync } from 'node:fs';
import { createPool, readOnlyRoleText } from '@recovery-ledger/projections';
import test from 'ava';
import { engineRecovery } from './harness/engine-recovery.ts';
import { inTurn, writeHistory } from './harness/histories.ts';
import { ledgerLog } from './harness/ledger-log.ts';
import { natsServer } from './harness/nats.ts';
import { postgresForFile } from './harness/postgres.ts';
import { caughtUp, freshDatabase, projector } from './harness/projector.ts';

const postgres = postgresForFile(test);
const page = readFileSync(new URL('../docs/querying.md', import.meta.url), 'utf8');

let logins = 0;

/** Number and SQL of every question. */
const questions = [...page.matchAll(/^### (\d+)\. (.*)\n\n```sql\n([\s\S]*?)```/gm)].map(
  ([, number, title, sql]) => ({ number: Number(number), title: title ?? '', sql: sql ?? '' }),
);

test('there are twenty, each with its SQL', (t) => {
  t.deepEqual(
    questions.map(({ number }) => number),
    Array.from({ length: 20 }, (_, i) => i + 1),
  );
});

type Answer = readonly Readonly<Record<string, unknown>>[];

/** Three recoveries, the last under way, and a login of somebody who may read. */
const recorded = async (t: Parameters<typeof freshDatabase>[0]) => {
  const log = await ledgerLog(t, await natsServer(t));
  const { pool, url } = await freshDatabase(t, postgres());
  projector(t, { log, pool });
  await writeHistory(
    log,
    inTurn(engineRecovery(), engineRecovery({ estate: false, recovery: 'rec-2' })),
  );
  await writeHistory(
    log,
    engineRecovery({ estate: false, recovery: 'rec-3', until: 'StepStarted' }),
  );
  await caughtUp(log, pool);
  logins += 1;
  const login = `auditor_${logins}`;
  await pool.query(readOnlyRoleText(login));
  await pool.query(`alter role ${login} password 'only-reads'`);
  const own = new URL(url);
  [own.username, own.password] = [login, 'only-reads'];
  const auditor = createPool(own.href);
  t.teardown(() => auditor.end());
  return auditor;
};

test('an auditor gets the answers', async (t) => {
  const auditor = await recorded(t);
  const answers = new Map<number, Answer>();
  for (const { number, title, sql } of questions) {
    const { rows } = await auditor.query(sql).catch((error: Error) => {
      throw new Error(`${number}. ${title}: ${error.message}`);
    });
    answers.set(number, rows);
  }
  const of = (number: number) => answers.get(number) ?? [];
  t.like(of(1)[0], { halted: null });
  t.like(of(2)[0], { component: 'trading_engine', state: 'RECOVERING' });
  t.like(of(3), [{ status: 'recovering', scope: 'component' }]);
  t.regex(String(of(4)[0]?.['summary']), /suspects|suspected|process/i);
  t.is(of(5)[0]?.['phase'], 'detect');
  t.deepEqual(of(6), []);
  t.like(of(7).at(-1), { component: 'trading_engine', n: 2, verdict: 'unknown' });
  t.like(of(8)[0], { in_force: 'MET', without_detection: 'MET', from_first_step: 'MET' });
  t.like(of(9)[0], { component: 'trading_engine', phase: 'total', n: 2, p90: null, met: 2 });
  t.like(of(11)[0], { state: 'ZERO_PROVEN', accepted_by: null });
  t.like(of(15)[0], { account: 'ACC-1', internal: '100.50', difference: '0.50' });
  t.like(of(18).at(-1), {
    component: 'trading_engine',
    availability: '99.995',
    budget_min: '26.28',
  });
  t.like(of(20)[0], { component: 'market_data', availability: '99.995' });
});

test('an auditor can do nothing else', async (t) => {
  const auditor = await recorded(t);
  await t.throwsAsync(auditor.query('create temp table mine (a int)'), { message: /read-only/ });
  // A login may lift its own read-only mark; its rights do not change by that.
  const client = await auditor.connect();
  t.teardown(async () => client.release());
  await client.query('set default_transaction_read_only = off');
  const refused = (sql: string, message: RegExp) => t.throwsAsync(client.query(sql), { message });
  await refused("update ledger.rto_history set verdict = 'MET'", /permission denied/);
  await refused('delete from ledger.projection_checkpoints', /permission denied/);
  await refused('create table ledger.mine (a int)', /permission denied/);
});
