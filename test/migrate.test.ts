/** What an upgrade changes on the streams: said first, done once, never at the price of events. */
import { migrateLog } from '@recovery-ledger/ledger';
import test from 'ava';
import { connectionOf, consoleOn } from './harness/console-on.ts';
import { isSoak } from './harness/every-case.ts';
import { ledgerLog } from './harness/ledger-log.ts';
import { natsServer } from './harness/nats.ts';
import { natsCluster } from './harness/nats-cluster.ts';
import { natsRequest } from './harness/nats-request.ts';
import { addNote, notesIn } from './harness/notes.ts';
import { orThrow } from './harness/server-fixture.ts';
import { until } from './harness/until.ts';

const never = new AbortController().signal;

test('a log of an older time gets what the server has learnt, what is missing, and more room', async (t) => {
  const server = await natsServer(t);
  await ledgerLog(t, server);
  const info = JSON.parse(await natsRequest(server, '$JS.API.STREAM.INFO.LEDGER'));
  const older = { ...info.config, allow_atomic: undefined };
  await natsRequest(server, '$JS.API.STREAM.DELETE.LEDGER');
  await natsRequest(server, '$JS.API.STREAM.CREATE.LEDGER', JSON.stringify(older));
  await natsRequest(server, '$JS.API.STREAM.DELETE.SEALS');
  const words = ['migrate', '--max-bytes', '21474836480'];
  const configOf = async () =>
    JSON.parse(await natsRequest(server, '$JS.API.STREAM.INFO.LEDGER')).config;

  const dry = await consoleOn(t, server, [...words, '--dry-run']);
  t.is(dry.stdout, 'would change: LEDGER, SEALS\n', dry.stderr);
  t.regex(dry.stderr, /LEDGER: allow_atomic false → true, max_bytes 10737418240 → 21474836480/);
  t.like(await configOf(), { max_bytes: 10_737_418_240 });
  const done = await consoleOn(t, server, words);
  t.is(done.stdout, 'changed: LEDGER, SEALS\n', done.stderr);
  t.like(await configOf(), { max_bytes: 21_474_836_480, allow_atomic: true, deny_purge: true });
  const again = await consoleOn(t, server, words);
  t.is(again.stdout, 'nothing to change\n');
  t.true((await ledgerLog(t, server)).identity.atomic);
});

test('a stream that may have lost events is not put right in passing', async (t) => {
  const server = await natsServer(t);
  await ledgerLog(t, server);
  const info = JSON.parse(await natsRequest(server, '$JS.API.STREAM.INFO.LEDGER'));
  const changed = JSON.stringify({ ...info.config, max_age: 3_600_000_000_000 });
  await natsRequest(server, '$JS.API.STREAM.UPDATE.LEDGER', changed);
  const refused = await consoleOn(t, server, ['migrate', '--max-bytes', '21474836480']);
  t.is(refused.code, 2);
  t.regex(refused.stderr, /LEDGER: max_age is 3600000000000, not 0: events may be missing/);
  const after = JSON.parse(await natsRequest(server, '$JS.API.STREAM.INFO.LEDGER'));
  t.is(after.config.max_bytes, 10_737_418_240);
});

(isSoak ? test : test.skip)(
  'one copy becomes three while the log is in use, and all three have everything',
  async (t) => {
    const cluster = await natsCluster(t);
    const [node] = cluster.nodes;
    if (node === undefined) throw new Error('a cluster has nodes');
    const log = await ledgerLog(t, node.server);
    for (let n = 1; n <= 20; n += 1) await addNote(log, 'notes', `note ${n}`);
    const told: string[] = [];
    const settings = { ...connectionOf(node.server), service: 'test', instance: 'migrate' };
    const manner = { dryRun: false, tell: (line: string) => told.push(line), signal: never };
    const steps = orThrow(await migrateLog(settings, { replicas: 3, ...manner }));
    t.deepEqual(
      steps.map(({ stream }) => stream),
      ['LEDGER', 'SEALS', 'TELEMETRY', 'ALERTS', 'KV_LEASES'],
    );
    for (const stream of ['LEDGER', 'SEALS']) await cluster.isWhole(stream);
    await (await cluster.leaderOf('LEDGER')).kill();
    const settled = { deadlineMs: 60_000, what: 'an answer of the two nodes that are left' };
    await until(() => addNote(log, 'notes', 'note 21').catch(() => null), settled);
    const notes = await until(() => notesIn(log, 'notes').catch(() => null), settled);
    t.is(new Set(notes).size, 21);
  },
);
