/**
 * What could be lost, measured at real databases: within the objectives while all is well, missing
 * keys and old files told as such, never passed when nothing answers; and a detector whose schedule
 * stands still is missed by the other.
 */
import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { checkRpo, type RpoValidated, rpoDeps } from '@recovery-ledger/detectors';
import type { Estate } from '@recovery-ledger/ledger';
import test from 'ava';
import { runConsole } from './harness/console.ts';
import { until } from './harness/until.ts';
import { watchedDatabases } from './harness/watched-databases.ts';

const variables = { FLOOR_RPO_EVERY: '1s', FLOOR_RPO_DEAD_MAN: '4s' };
const watched = watchedDatabases(test, variables, ['det-1']);
const patience = { deadlineMs: 25_000 };

const check = (estate: Estate = watched().estate): Promise<RpoValidated> =>
  checkRpo(
    rpoDeps(estate, 'test', (name) => process.env[name]),
    null,
  );
const failing = ({ checks }: RpoValidated) =>
  checks
    .filter(({ result }) => result !== 'pass')
    .map(({ check: name, detail }) => `${name}: ${detail}`);
const insert = (key: string) =>
  watched().databases.query(
    'postgres-a',
    `INSERT INTO trades VALUES ('${key}', nextval('trades_txn_id_seq'), 'c', 'HOUSE', 'ACME', 'buy',
      1, 1, 'XNYS', 'FILLED', now())`,
  );

test.serial('while all is well every check passes, for every class of data', async (t) => {
  const { databases, estate } = watched();
  await databases.streams('postgres-a');
  await insert('one');
  // Redis' replica follows its primary some time after both are there.
  const isThere = async () =>
    (await check()).checks.every(
      ({ check: name, result }) => name !== 'lag-redis-b' || result === 'pass',
    );
  await until(isThere, { ...patience, what: 'the replica follows' });
  const checked = await check();
  t.deepEqual(failing(checked), []);
  t.is(checked.result, 'pass');
  const about = (name: string) => checked.checks.filter((one) => one.check === name);
  t.deepEqual(
    about('lag-postgres-b').map(({ target }) => target.dataClass),
    estate.components['postgresql']?.dataClasses,
  );
  t.is(about('synchrony').length, 5);
  t.like(about('lag-redis-b')[0], { measure: 'offset', target: { tier: 2, rpoMs: 5_000 } });
  t.like(about('transactions-postgres-c')[0], { lag: { records: 0 }, evidence: { keys: 1 } });
});

test.serial('keys that a standby has not are counted, however far their numbers are', async (t) => {
  const { databases, ledger } = watched();
  await databases.query('postgres-b', 'SELECT pg_wal_replay_pause()');
  await insert('two');
  const checked = await check();
  t.is(checked.result, 'fail');
  const found = checked.checks.find(({ check: name }) => name === 'transactions-postgres-b');
  t.like(found, { result: 'fail', lag: { records: 1 }, evidence: { keys: 2, missing: ['two'] } });
  t.is(
    checked.checks.find(({ check: name }) => name === 'transactions-postgres-c')?.result,
    'pass',
  );
  const told = () =>
    ledger.ofType('LagBreached').find(({ data }) => data.measure === 'transactions');
  const breach = await until(told, { ...patience, what: 'the schedule finds it too' });
  t.like(breach.data, { source: 'postgres-b', target: { dataClass: 'trade_executions' } });
  await databases.query('postgres-b', 'SELECT pg_wal_replay_resume()');
  await until(
    () => ledger.ofType('LagCleared').some(({ data }) => data.breach === breach.meta.sequence),
    { ...patience, what: 'it has them' },
  );
  const scheduled = ledger.ofType('RpoValidated').map(({ data }) => data);
  t.true(scheduled.every(({ scheduledAt }) => scheduledAt !== null));
  t.true(scheduled.some(({ result }) => result === 'fail'));
  t.deepEqual(ledger.ofType('ObservationLost'), [], 'what nobody watches is not said to be lost');
});

test.serial('an old snapshot fails by its age, and one that is not there too', async (t) => {
  const { databases, estate } = watched();
  const folder = await mkdtemp(join(tmpdir(), 'snapshots-'));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  const path = join(folder, 'state', 'analytics-*.state');
  const snapshot = { id: 'analytics', dataClass: 'active_orders', path, maxAge: 300_000 };
  const aged: Estate = { ...estate, rpo: { ...estate.rpo, snapshots: [snapshot] } };
  const found = async () =>
    (await check(aged)).checks.find(({ check: name }) => name === 'snapshot-analytics');
  t.like(await found(), { result: 'fail', lag: { ms: null } });
  await mkdir(dirname(path));
  const file = path.replace('*', '1');
  await writeFile(file, 'x');
  t.is((await found())?.result, 'pass');
  const old = new Date(Date.now() - 400_000);
  await utimes(file, old, old);
  const late = await found();
  t.is(late?.result, 'fail');
  t.true((late?.lag.ms ?? 0) >= 400_000);
  t.truthy(databases);
});

test.serial('a schedule that stands still is missed by another detector', async (t) => {
  const { ledger, watch } = watched();
  // It lives, watches and answers; only its schedule never comes to a run.
  await watch('det-2', (estate) => ({
    ...estate,
    rpo: { ...estate.rpo, every: 3_600_000, deadManAfter: 7_200_000 },
  }));
  const silent = () =>
    ledger.ofType('ObserverSilent').find(({ data }) => data.observer === 'det-2');
  const told = await until(silent, { ...patience, what: 'its silence is told' });
  t.like(told.data, { service: 'det-1', lastHeardAt: null, allowedMs: 4_000 });
  t.deepEqual(told.data.components, ['postgresql', 'redis']);
});

test.serial(
  'with everything down nothing passes, and the command says so by its code',
  async (t) => {
    const { databases, ledger } = watched();
    const run = (...words: string[]) =>
      runConsole(t, tmpdir(), ['rpo', 'check', ...words], {
        ...databases.environment,
        RECOVERY_LEDGER_ESTATE: new URL('../examples/trading-floor/estate.yaml', import.meta.url)
          .pathname,
      });
    const well = await run();
    t.is(well.code, 0, well.stdout + well.stderr);
    t.regex(
      well.stdout,
      /^PASSED: no more could be lost than is allowed \(\d+ checks: \d+ pass, 0 f/,
    );

    for (const { name } of databases.hosts) await databases.signal(name, 'kill');
    const down = await run('--json');
    t.is(down.code, 1);
    const { result, counts } = JSON.parse(down.stdout) as RpoValidated;
    t.not(result, 'pass');
    t.is(counts.pass, 0, 'nothing is known of anything');
    const last = () => ledger.ofType('RpoValidated').at(-1)?.data;
    await until(() => last()?.counts.pass === 0, { ...patience, what: 'the schedule says so too' });
    t.not(last()?.result, 'pass');
  },
);
