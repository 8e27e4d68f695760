/** JetStream's own backups: whole, refused where they cannot be read, and safe to go on after. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  backupStreams,
  createProducer,
  openLog,
  restoreStreams,
  systemClock,
} from '@recovery-ledger/ledger';
import test, { type ExecutionContext } from 'ava';
import { adoptedLog, streamInfo } from './harness/adopted.ts';
import {
  auditOf,
  bundleFolder,
  collected,
  longServer,
  oddServer,
  settingsOf,
} from './harness/bundles.ts';
import { childProcess } from './harness/child-process.ts';
import { ledgerLog } from './harness/ledger-log.ts';
import { type NatsFixture, natsServer } from './harness/nats.ts';
import { natsRequest } from './harness/nats-request.ts';
import { notebook, noteOf, notesIn } from './harness/notes.ts';
import { orThrow } from './harness/server-fixture.ts';
import { until } from './harness/until.ts';

const backup = async (t: ExecutionContext, server: NatsFixture, all = false) => {
  const folder = bundleFolder(t);
  const options = { folder, all, madeBy: 'test 1', now: systemClock.now };
  const manifest = orThrow(await backupStreams(settingsOf(server), options));
  return { folder, manifest };
};

const everything = async (t: ExecutionContext, server: NatsFixture) =>
  collected((await auditOf(t, server)).read('LEDGER', { from: 1 }));

test('a restored stream is byte for byte the one that was backed up, times included', async (t) => {
  const { server } = await oddServer(t);
  const { folder, manifest } = await backup(t, server, true);
  t.deepEqual(
    manifest.streams.map(({ name }) => name),
    ['SEALS', 'TELEMETRY', 'ALERTS', 'LEDGER'],
  );
  const other = await natsServer(t);
  const restored = orThrow(await restoreStreams(settingsOf(other), { folder }));
  t.like(restored.streams.at(-1), { name: 'LEDGER', messages: 31, lastSequence: 31 });
  t.deepEqual(await everything(t, other), await everything(t, server));
});

test('a restored log is used by nobody before it is adopted, and knows whose copy it is', async (t) => {
  const { server, audit } = await oddServer(t);
  const { folder } = await backup(t, server);
  const other = await natsServer(t);
  orThrow(await restoreStreams(settingsOf(other), { folder }));
  const opened = await openLog({ ...settingsOf(other), mode: 'real' });
  t.like(opened, { left: { _tag: 'NotAdopted', stream: 'LEDGER' } });
  const { created, generation } = audit.identity;
  const { lineage } = (await auditOf(t, other)).identity;
  t.deepEqual(lineage, [{ created, generation, through: 31 }]);
});

test('a restore replaces nothing, and does not read what was changed', async (t) => {
  const { server } = await oddServer(t);
  const { folder } = await backup(t, server);
  t.like(await restoreStreams(settingsOf(server), { folder }), {
    left: { _tag: 'BackupRefused', reason: 'SEALS is there already, with 0 messages' },
  });
  const other = await natsServer(t);
  const file = join(folder, 'ledger.snapshot');
  const bytes = readFileSync(file);
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
  writeFileSync(file, bytes);
  t.like(await restoreStreams(settingsOf(other), { folder }), { left: { _tag: 'BackupRefused' } });
  t.regex(await natsRequest(other, '$JS.API.STREAM.INFO.SEALS'), /stream not found/);
});

test('a backup of a newer server is refused with what to do instead', async (t) => {
  const { server } = await oddServer(t);
  const { folder } = await backup(t, server);
  const file = join(folder, 'manifest.json');
  const manifest = JSON.parse(readFileSync(file, 'utf8'));
  writeFileSync(file, JSON.stringify({ ...manifest, serverVersion: '2.99.1' }));
  const refused = await restoreStreams(settingsOf(await natsServer(t)), { folder });
  t.like(refused, { left: { _tag: 'BackupRefused' } });
  if (refused._tag === 'Left' && refused.left._tag === 'BackupRefused') {
    t.regex(refused.left.reason, /^the backup is of nats-server 2\.99\.1, and this one is /);
    t.regex(
      refused.left.hint,
      /restore into 2\.99 or newer.*`recovery-ledger export` and `import`/,
    );
  }
});

test('a folder that holds something is not backed up into, a half backup is begun anew', async (t) => {
  const { server } = await oddServer(t);
  const { folder, manifest } = await backup(t, server);
  const options = { folder, all: false, madeBy: 'test 1', now: systemClock.now };
  t.like(await backupStreams(settingsOf(server), options), { left: { _tag: 'BackupRefused' } });
  const half = bundleFolder(t);
  mkdirSync(half);
  writeFileSync(join(half, 'seals.snapshot'), 'whole');
  writeFileSync(join(half, 'ledger.snapshot.unfinished'), 'half');
  const again = orThrow(await backupStreams(settingsOf(server), { ...options, folder: half }));
  t.deepEqual(
    again.streams.map(({ messages }) => messages),
    manifest.streams.map(({ messages }) => messages),
  );
});

test('after a restore every append is stored once, found again, and guarded', async (t) => {
  const server = await natsServer(t);
  const log = await ledgerLog(t, server);
  const identity = { service: 's', instance: 'i', bootId: 'h/b', mode: 'real' as const };
  const producer = createProducer(identity, systemClock, () => 'the-id');
  const stamped = producer.stamp(notebook('once'), noteOf('once'));
  const sequence = orThrow(await log.appendStamped(stamped, 0));
  orThrow(await log.append(notebook('once'), sequence, [noteOf('next')]));
  const { folder } = await backup(t, server);
  const other = await natsServer(t);
  orThrow(await restoreStreams(settingsOf(other), { folder }));
  const there = await adoptedLog(t, other);
  t.is(orThrow(await there.appendStamped(stamped, 0)), sequence);
  t.like(await there.append(notebook('once'), 0, [noteOf('late')]), {
    left: { _tag: 'SequenceConflict' },
  });
  t.deepEqual(await notesIn(there, 'once'), ['once', 'next']);
  const { config, state } = await streamInfo(other, 'KV_LEASES');
  t.like({ config, state }, { config: { name: 'KV_LEASES' }, state: { messages: 0 } });
});

test('a restore killed anywhere is done by the next run', async (t) => {
  const { server } = await longServer(t, 4_000);
  const { folder } = await backup(t, server);
  const other = await natsServer(t);
  const args = [other.url, other.user, other.password, folder];
  const child = childProcess<{ stream: string }>(t, 'restoring-process.ts', args);
  await until(() => child.lines.some(({ stream }) => stream === 'LEDGER'), { deadlineMs: 30_000 });
  child.process.kill('SIGKILL');
  await child.ended;
  const restored = orThrow(await restoreStreams(settingsOf(other), { folder }));
  t.like(restored.streams, [{ name: 'SEALS', already: true }, { name: 'LEDGER' }]);
  t.deepEqual(await everything(t, other), await everything(t, server));
});
