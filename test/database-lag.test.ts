/**
 * Real databases, watched: what is behind is told when it is, an idle primary is not, and what
 * backs the primary up is missed when it is gone. At the end both primaries die and hang.
 */
import { once } from 'node:events';
import type { EventType } from '@recovery-ledger/ledger';
import test from 'ava';
import { Redis } from 'ioredis';
import { until } from './harness/until.ts';
import { watchedDatabases } from './harness/watched-databases.ts';

const watched = watchedDatabases(test, { FLOOR_REPLICATION_EVERY: '250ms' });
const patience = { deadlineMs: 15_000 };

/** The first event of a type after `from` that fits, once it is there. */
const told = <T extends EventType>(
  type: T,
  fits: (data: Readonly<Record<string, unknown>>) => boolean = () => true,
  from = 0,
) =>
  until(
    () =>
      watched()
        .ledger.ofType(type)
        .find(({ meta, data }) => meta.sequence > from && fits({ ...data })),
    { ...patience, what: `${type} after ${from}` },
  );
const count = (type: EventType) => watched().ledger.ofType(type).length;
const of = (source: string) => (data: Readonly<Record<string, unknown>>) =>
  data['source'] === source || data['instance'] === source;
const insert = (rows: number) =>
  watched().databases.query(
    'postgres-a',
    `INSERT INTO trades SELECT 'x' || gen_random_uuid(), nextval('trades_txn_id_seq'), 'c', 'HOUSE',
      'ACME', 'buy', 1, 1, 'XNYS', 'FILLED', now() FROM generate_series(1, ${rows})`,
  );

test.serial(
  'an idle primary is ahead of nobody, and its position is told every second',
  async (t) => {
    const { ledger, position } = watched();
    await until(() => count('ObservationEstablished') === 4, {
      deadlineMs: 30_000,
      what: 'both detectors see both databases',
    });
    const seen = new Set<string>();
    await until(async () => seen.add((await position('postgresql')).at).size >= 3, patience);
    const { source, timeline, standbys, syncNames } = await position('postgresql');
    t.like({ source, timeline, syncNames }, { source: 'postgres-a', timeline: '1' });
    t.deepEqual(
      standbys.map(({ name, state, syncState }) => [name, state, syncState]),
      [
        ['postgres-b', 'streaming', 'quorum'],
        ['postgres-c', 'streaming', 'quorum'],
      ],
    );
    t.regex((await position('redis')).position, /^\d+$/);
    t.deepEqual(ledger.ofType('LagBreached'), []);
    t.deepEqual(ledger.ofType('RedundancyLost'), []);
  },
);

test.serial('replay that stands still under load breaks the target, and catches up', async (t) => {
  const { databases } = watched();
  await databases.query('postgres-b', 'SELECT pg_wal_replay_pause()');
  await insert(500);
  const from = performance.now();
  const breach = await told('LagBreached', of('postgres-b'));
  t.log('told after', Math.round(performance.now() - from), 'ms', JSON.stringify(breach.data.lag));
  t.like(breach.data, { measure: 'lsn', level: 'breach', threshold: { ms: 100 } });
  t.is(breach.data.target.rpoMs, 0);
  t.true((breach.data.lag.bytes ?? 0) > 50_000 && (breach.data.lag.ms ?? 0) >= 100);
  await databases.query('postgres-b', 'SELECT pg_wal_replay_resume()');
  const cleared = await told('LagCleared', of('postgres-b'));
  t.is(cleared.data.breach, breach.meta.sequence);
  t.true((cleared.data.worst.bytes ?? 0) >= (breach.data.lag.bytes ?? 0));
  t.is(count('LagBreached'), 1, 'said once, by one of two');
});

test.serial('a standby that is gone is missed, and told when it is back', async (t) => {
  const { databases } = watched();
  await databases.signal('postgres-c', 'kill');
  const lost = await told('RedundancyLost', of('postgres-c'));
  t.like(lost.data, { kind: 'standby', remaining: 1, required: 2 });
  await insert(10);
  await told('LagBreached', of('postgres-c'));
  await databases.signal('postgres-c', 'start');
  const back = await told('RedundancyRestored', of('postgres-c'));
  t.is(back.data.loss, lost.meta.sequence);
  await told('LagCleared', of('postgres-c'));
});

test.serial('commits that no longer wait for a standby are a loss, said once', async (t) => {
  const { databases } = watched();
  const set = async (names: string) => {
    await databases.query('postgres-a', `ALTER SYSTEM SET synchronous_standby_names = '${names}'`);
    await databases.query('postgres-a', 'SELECT pg_reload_conf()');
  };
  const from = watched().ledger.events.at(-1)?.meta.sequence ?? 0;
  await set('');
  const lost = await told('RedundancyLost', of('commits'), from);
  t.regex(lost.data.reason, /a commit waits for 0 standbys, not 1/);
  await set('ANY 1 (postgres_a,postgres_b,postgres_c)');
  await told('RedundancyRestored', of('commits'), lost.meta.sequence);
  t.is(
    watched()
      .ledger.ofType('RedundancyLost')
      .filter(({ data }) => of('commits')(data)).length,
    1,
  );
});

test.serial('a replica of nobody is behind by what the primary wrote, in bytes', async (t) => {
  const { databases } = watched();
  const password = databases.environment['FLOOR_REDIS_PASSWORD'] ?? '';
  const at = (name: string) => new Redis({ port: databases.host(name).port, password });
  const [primary, replica] = [at('redis-a'), at('redis-b')];
  t.teardown(() => [primary.disconnect(), replica.disconnect()]);
  await primary.config('SET', 'min-replicas-to-write', 0);
  await replica.replicaof('127.0.0.1', 1);
  for (let key = 0; key < 500; key += 1) await primary.set(`lag:${key}`, 'x');
  const breach = await told('LagBreached', of('redis-b'));
  const { lag } = breach.data;
  t.like(breach.data, { component: 'redis', measure: 'offset', level: 'breach' });
  t.true((lag.bytes ?? 0) > 0);
  t.log('bytes', lag.bytes, 'ms', lag.ms);
  await told('RedundancyLost', of('redis-b'));
  const written = /master_repl_offset:(\d+)/.exec(await primary.info('replication'))?.[1] ?? '';
  const seenBy = new Set<string>();
  const bothSawAll = async () => {
    const { instance, position } = await watched().position('redis');
    return BigInt(position) >= BigInt(written) && seenBy.add(instance).size === 2;
  };
  await until(bothSawAll, { ...patience, what: 'both detectors saw all of it' });
  await replica.replicaof('127.0.0.1', databases.host('redis-a').port);
  await primary.config('SET', 'min-replicas-to-write', 1);
  const cleared = await told('LagCleared', of('redis-b'));
  t.true((cleared.data.worst.bytes ?? 0) > 13_000, String(cleared.data.worst.bytes));
  await told('RedundancyRestored', of('redis-b'));
});

test.serial('who is not let in is blind, and nothing has failed', async (t) => {
  const { ledger, watch } = watched();
  const stranger = await watch('det-3', ({ components, ...estate }) => {
    const { postgresql } = components;
    if (postgresql === undefined) throw new Error('the estate has no postgresql');
    const probes = postgresql.probes.map((probe) => ({ ...probe, user: 'stranger' }));
    return { ...estate, components: { postgresql: { ...postgresql, probes, replication: null } } };
  });
  const lost = await told('ObservationLost', (data) => data['observer'] === 'det-3');
  t.regex(lost.data.reason, /password/);
  const suspected = ledger.ofType('FailureSuspected');
  t.deepEqual(
    suspected.filter(({ data }) => data.observer === 'det-3'),
    [],
  );
  // It would have a say in what the next test breaks, and never sees it answer.
  stranger.kill('SIGKILL');
  await once(stranger, 'exit');
});

test.serial(
  'stopped servers hang, killed ones are dead, and the last position stays',
  async (t) => {
    const { databases, ledger, position } = watched();
    const confirmed = async (component: string, act: 'pause' | 'kill', server: string) => {
      const from = ledger.events.at(-1)?.meta.sequence ?? 0;
      const at = performance.now();
      await databases.signal(server, act);
      const { data } = await told(
        'FailureConfirmed',
        // On a busy machine one may be slow before it is gone.
        (one) => one['component'] === component && one['failureType'] !== 'SLOW',
        from,
      );
      t.log(
        component,
        act,
        data.failureType,
        'confirmed after',
        Math.round(performance.now() - at),
      );
      return data.failureType;
    };
    t.is(await confirmed('postgresql', 'pause', 'postgres-a'), 'HUNG');
    t.is(await confirmed('redis', 'pause', 'redis-a'), 'HUNG');
    await databases.signal('postgres-a', 'resume');
    await databases.signal('redis-a', 'resume');
    await until(() => count('FailureCleared') === 2, patience);
    t.is(await confirmed('postgresql', 'kill', 'postgres-a'), 'PROCESS_DEAD');
    t.is(await confirmed('redis', 'kill', 'redis-a'), 'PROCESS_DEAD');
    t.is((await position('postgresql')).source, 'postgres-a', 'the last one known');
  },
);
