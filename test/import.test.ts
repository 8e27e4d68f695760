/** An import gives the log back as it was: bytes, sequences, times, and what services read. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { createProducer, readBundle, systemClock } from '@recovery-ledger/ledger';
import test from 'ava';
import { adoptedLog, openedLog, streamInfo } from './harness/adopted.ts';
import {
  auditOf,
  bundleFolder,
  collected,
  exported,
  imported,
  oddServer,
} from './harness/bundles.ts';
import { engineRecovery } from './harness/engine-recovery.ts';
import { inTurn, writeHistory } from './harness/histories.ts';
import { ledgerLog } from './harness/ledger-log.ts';
import { natsConf, natsServer } from './harness/nats.ts';
import { natsWire } from './harness/nats-wire.ts';
import { addNote, notebook, noteOf, notesIn } from './harness/notes.ts';
import { postgresForFile } from './harness/postgres.ts';
import { rowsFromScratch } from './harness/projector.ts';
import { newSigner } from './harness/sealed-log.ts';
import { startSealer, verifyOnline } from './harness/sealer.ts';
import { orThrow } from './harness/server-fixture.ts';
import { until } from './harness/until.ts';

const postgres = postgresForFile(test);

test('what was imported is exported again byte for byte, whatever it is', async (t) => {
  const { server, audit } = await oddServer(t);
  const [first, second] = [bundleFolder(t), bundleFolder(t)];
  const before = await exported(t, server, first, { segmentEvents: 7 });
  const other = await natsServer(t);
  const done = orThrow(await imported(other, first));
  t.like(done, { events: 31, resumedAfter: { events: 0, seals: 0 }, proof: null });
  t.is(done.movedHeaders['Nats-Msg-Id'], 23);
  const after = await exported(t, other, second, { segmentEvents: 7 });
  t.deepEqual(after.events.segments, before.events.segments);
  t.deepEqual(after.seals.segments, before.seals.segments);
  const bundle = orThrow(await readBundle(second));
  t.deepEqual(await collected(bundle.events()), await collected(audit.read('LEDGER', { from: 1 })));
  const identity = (await auditOf(t, other)).identity;
  const { created, generation } = audit.identity;
  t.like(identity, { importedThrough: 31, generation: 0 });
  t.deepEqual(identity.lineage, [{ created, generation, through: 31 }]);
  const { config } = await streamInfo(other, 'LEDGER');
  t.is(config.max_msg_size, 1_048_576, 'raised for the largest message, and lowered again');
});

test('an imported log is proven by its old seals, and sealed on after it was adopted', async (t) => {
  const server = await natsServer(t);
  const [log, audit, signer] = [await ledgerLog(t, server), await auditOf(t, server), newSigner()];
  for (let note = 1; note <= 30; note += 1) await addNote(log, 'a', `note ${note}`);
  const sealer = await startSealer(t, server, signer);
  await until(async () => (await audit.head('SEALS')).lastSequence === 3);
  await sealer.stop();
  const folder = bundleFolder(t);
  await exported(t, server, folder);
  const other = await natsServer(t);
  const options = { keys: [signer.publicKey] };
  const done = orThrow(await imported(other, folder, options));
  t.like(done, { events: 30, seals: 3, proof: { ok: true } });
  const there = await auditOf(t, other);
  t.like(await verifyOnline(there, signer), { ok: true, events: 30, seals: 3, problems: [] });
  t.deepEqual(
    await collected(there.read('SEALS', { from: 1 })),
    await collected(audit.read('SEALS', { from: 1 })),
  );
  const adopted = await adoptedLog(t, other);
  await addNote(adopted, 'a', 'after');
  const again = await startSealer(t, other, signer, { everyMs: 100 });
  await until(async () => (await verifyOnline(there, signer)).unsealed.count === 0);
  await again.stop();
  const report = await verifyOnline(there, signer);
  t.like(report, { ok: true, events: 33, problems: [] });
  t.true(report.seals > 3);
});

test('an export that is not what was sealed is refused before anything is written', async (t) => {
  const server = await natsServer(t);
  const [log, audit, signer] = [await ledgerLog(t, server), await auditOf(t, server), newSigner()];
  for (let note = 1; note <= 10; note += 1) await addNote(log, 'a', `note ${note}`);
  const sealer = await startSealer(t, server, signer);
  await until(async () => (await audit.head('SEALS')).lastSequence === 1);
  await sealer.stop();
  const folder = bundleFolder(t);
  await exported(t, server, folder);
  const other = await natsServer(t);
  const stranger = await imported(other, folder, { keys: [newSigner().publicKey] });
  t.like(stranger, { left: { _tag: 'ImportUnproven' } });
  t.like(await imported(other, folder, { keys: [] }), { left: { _tag: 'ImportUnproven' } });
  const file = join(folder, 'events-1-10.jsonl.gz');
  const text = gunzipSync(readFileSync(file)).toString().replace('note 3', 'nope 3');
  writeFileSync(file, gzipSync(text));
  const damaged = await imported(other, folder, { keys: [signer.publicKey] });
  t.like(damaged, { left: { _tag: 'ImportRefused' } });
  t.like(await streamInfo(other, 'LEDGER'), { state: { last_seq: 0 } });
});

test('services read the same events at the same times, and make the same rows', async (t) => {
  const server = await natsServer(t);
  const log = await ledgerLog(t, server);
  await writeHistory(log, inTurn(engineRecovery({ recovery: 'rec-1', estate: true })));
  const folder = bundleFolder(t);
  const { events } = await exported(t, server, folder);
  const other = await natsServer(t);
  orThrow(await imported(other, folder));
  const { config } = await streamInfo(other, 'LEDGER');
  const { 'recovery-ledger.unadopted': _, ...metadata } = config.metadata;
  const wire = await natsWire(t, other);
  const open = { ...config, metadata };
  await wire.request('$JS.API.STREAM.UPDATE.LEDGER', JSON.stringify(open));
  const there = await openedLog(t, other);
  const read = async (from: typeof log) => {
    const all = [];
    const end = new AbortController();
    const options = { subjects: ['ledger.>'], from: 1, signal: end.signal };
    for await (const { entry, sequence, payload } of from.follow(options)) {
      all.push({ entry, sequence, payload: Buffer.from(payload).toString() });
      if (sequence === events.last) end.abort();
    }
    return all;
  };
  t.deepEqual(await read(there), await read(log));
  const { projection_checkpoints: _pins, ...rows } = await rowsFromScratch(t, log, postgres());
  const { projection_checkpoints: _own, ...anew } = await rowsFromScratch(t, there, postgres());
  t.deepEqual(anew, rows);
});

test('an append that was stored before the export is found after the import', async (t) => {
  const server = await natsServer(t);
  const log = await ledgerLog(t, server);
  const identity = { service: 's', instance: 'i', bootId: 'h/b', mode: 'real' as const };
  const producer = createProducer(identity, systemClock, () => 'the-id');
  const stamped = producer.stamp(notebook('once'), noteOf('once'));
  const sequence = orThrow(await log.appendStamped(stamped, 0));
  orThrow(await log.append(notebook('once'), sequence, [noteOf('next')]));
  const folder = bundleFolder(t);
  await exported(t, server, folder);
  const other = await natsServer(t);
  orThrow(await imported(other, folder));
  const there = await adoptedLog(t, other);
  t.is(orThrow(await there.appendStamped(stamped, 0)), sequence);
  t.deepEqual(await notesIn(there, 'once'), ['once', 'next']);
});

test('a message as large as the server took is imported where the new one takes more', async (t) => {
  const server = await natsServer(t);
  await ledgerLog(t, server);
  const wire = await natsWire(t, server);
  await wire.request('ledger.real.component.large', randomBytes(1_048_576));
  const folder = bundleFolder(t);
  await exported(t, server, folder);
  const same = await natsServer(t);
  const refused = await imported(same, folder);
  t.like(refused, { left: { _tag: 'ImportRefused' } });
  t.regex(refused._tag === 'Left' ? refused.left.hint : '', /raise max_payload/);
  const configFile = join(mkdtempSync(join(tmpdir(), 'larger-')), 'nats.conf');
  t.teardown(() => rmSync(dirname(configFile), { recursive: true }));
  const conf = readFileSync(natsConf, 'utf8');
  writeFileSync(configFile, conf.replace('max_payload: 1MB', 'max_payload: 2MB'));
  const larger = await natsServer(t, { configFile });
  orThrow(await imported(larger, folder));
  t.deepEqual(
    await collected((await auditOf(t, larger)).read('LEDGER', { from: 1 })),
    await collected((await auditOf(t, server)).read('LEDGER', { from: 1 })),
  );
  t.is((await streamInfo(larger, 'LEDGER')).config.max_msg_size, 1_048_576);
});
