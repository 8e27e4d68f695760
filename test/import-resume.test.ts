/** An import goes into an empty ledger or after itself, and nobody uses it before it is whole. */
import { openLog } from '@recovery-ledger/ledger';
import test from 'ava';
import { adopt, streamInfo } from './harness/adopted.ts';
import {
  auditOf,
  bundleFolder,
  collected,
  exported,
  imported,
  longServer,
  oddServer,
  settingsOf,
} from './harness/bundles.ts';
import { childProcess } from './harness/child-process.ts';
import { natsServer } from './harness/nats.ts';
import { natsWire } from './harness/nats-wire.ts';
import { orThrow } from './harness/server-fixture.ts';
import { until } from './harness/until.ts';

test('an import goes into an empty ledger only, and takes only what can keep its sequences', async (t) => {
  const { server } = await oddServer(t);
  const [whole, part] = [bundleFolder(t), bundleFolder(t)];
  await exported(t, server, whole);
  await exported(t, server, part, { from: 5 });
  t.like(await imported(server, whole), {
    left: {
      _tag: 'ImportRefused',
      reason: 'LEDGER holds 31 messages, and no part of this import',
    },
  });
  const other = await natsServer(t);
  t.like(await imported(other, part), {
    left: {
      _tag: 'ImportRefused',
      reason:
        "the export's events begin at 5: a new stream begins at 1, and their sequences could not be kept",
    },
  });
  t.like(await streamInfo(other, 'LEDGER'), { error: { description: 'stream not found' } });
  orThrow(await imported(other, whole));
  t.like(await imported(other, whole), { left: { _tag: 'ImportRefused' } });
});

test('an import that was cut is used by nobody, and goes on only where it is its own', async (t) => {
  const { server } = await longServer(t, 3_000);
  const folder = bundleFolder(t);
  await exported(t, server, folder);
  const other = await natsServer(t);
  const stop = new AbortController();
  const report = ({ doing, stream }: { doing: string; stream: string }) =>
    doing === 'importing' && stream === 'LEDGER' && stop.abort();
  const cut = await imported(other, folder, { keys: null, signal: stop.signal, report });
  t.like(cut, { left: { _tag: 'ImportInterrupted' } });
  const { last_seq: last } = (await streamInfo(other, 'LEDGER')).state;
  t.true(last > 0 && last < 3_000, `${last} of 3000`);
  t.like(await openLog({ ...settingsOf(other), mode: 'real' }), { left: { _tag: 'NotAdopted' } });
  t.like(await adopt(other), {
    left: { _tag: 'AdoptionRefused', reason: 'an import into LEDGER is not finished' },
  });
  const wire = await natsWire(t, other);
  await wire.request('ledger.real.component.stranger', 'not of this import');
  t.like(await imported(other, folder), {
    left: {
      _tag: 'ImportRefused',
      reason: `message ${last + 1} of LEDGER is not the one of this export`,
    },
  });
});

test('an import killed anywhere goes on after what the server has stored', async (t) => {
  const { server, audit } = await longServer(t, 4_000);
  const folder = bundleFolder(t);
  await exported(t, server, folder);
  const other = await natsServer(t);
  const args = [other.url, other.user, other.password, folder];
  const child = childProcess<{ sequence: number }>(t, 'importing-process.ts', args);
  await until(() => child.lines.some(({ sequence }) => sequence >= 1_000), { deadlineMs: 30_000 });
  child.process.kill('SIGKILL');
  t.is(await child.ended, 'SIGKILL');
  const { last_seq: last } = (await streamInfo(other, 'LEDGER')).state;
  t.true(last >= 1_000 && last < 4_000, `${last} of 4000`);
  const done = orThrow(await imported(other, folder));
  t.is(done.resumedAfter.events, last);
  t.deepEqual(
    await collected((await auditOf(t, other)).read('LEDGER', { from: 1 })),
    await collected(audit.read('LEDGER', { from: 1 })),
  );
});
