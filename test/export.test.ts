/** An export holds what the log holds, says no more than it has, and goes on where it was cut. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { type BundleDamaged, exportBundle, readBundle } from '@recovery-ledger/ledger';
import test from 'ava';
import * as E from 'fp-ts/lib/Either.js';
import {
  auditOf,
  bundleFolder,
  collected,
  exportOptions,
  longServer,
  oddServer,
} from './harness/bundles.ts';
import { childProcess } from './harness/child-process.ts';
import { ledgerLog } from './harness/ledger-log.ts';
import { natsServer } from './harness/nats.ts';
import { notebook, noteOf } from './harness/notes.ts';
import { orThrow } from './harness/server-fixture.ts';
import { until } from './harness/until.ts';

test('an export gives back every message byte for byte, in files of a bounded size', async (t) => {
  const { audit } = await oddServer(t);
  const folder = bundleFolder(t);
  const manifest = orThrow(await exportBundle(audit, exportOptions(folder, { segmentEvents: 7 })));
  t.is(manifest.events.count, 31);
  t.deepEqual(
    manifest.events.segments.map(({ first, last }) => [first, last]),
    [
      [1, 7],
      [8, 14],
      [15, 21],
      [22, 28],
      [29, 31],
    ],
  );
  t.is(manifest.events.controlHeaders['Nats-Msg-Id'], 23);
  const files = manifest.events.segments.map(({ file }) => file);
  t.deepEqual(readdirSync(folder).sort(), [...files, 'manifest.json'].sort());
  const bundle = orThrow(await readBundle(folder));
  t.deepEqual(await collected(bundle.events()), await collected(audit.read('LEDGER', { from: 1 })));
  t.deepEqual(
    (await collected(bundle.events(15))).length,
    17,
    'files and lines before a sequence are left out',
  );
});

test('a range is exported as one, and what is past the head is not claimed', async (t) => {
  const { audit } = await oddServer(t);
  const folder = bundleFolder(t);
  const made = orThrow(await exportBundle(audit, exportOptions(folder, { from: 5, to: 900 })));
  t.like(made, { range: { from: 5, to: 31 }, events: { first: 5, last: 31, count: 27 } });
});

test('the first wrong line is named, and so is a file that is not what it was', async (t) => {
  const { audit } = await oddServer(t);
  const folder = bundleFolder(t);
  const { events } = orThrow(
    await exportBundle(audit, exportOptions(folder, { segmentEvents: 10 })),
  );
  const bundle = orThrow(await readBundle(folder));
  const damage = async (change: (bytes: Buffer) => Buffer) => {
    const file = join(folder, events.segments[1]?.file ?? '');
    const bytes = readFileSync(file);
    writeFileSync(file, change(Buffer.from(bytes)));
    const error = await t.throwsAsync<BundleDamaged>(collected(bundle.events()));
    writeFileSync(file, bytes);
    t.is(error.file, 'events-11-20.jsonl.gz');
    return error;
  };
  const changed = (from: string, to: string) => (bytes: Buffer) =>
    gzipSync(gunzipSync(bytes).toString('latin1').replace(from, to), {});
  t.like(await damage(changed('note 12', 'note 99')), {
    line: 3,
    message: 'events-11-20.jsonl.gz, line 3: message 13 does not have the hash that the line says',
  });
  t.like(await damage(changed('{"sequence":14', '{"sequence":x')), { line: 4 });
  t.like(await damage((bytes) => gzipSync(gunzipSync(bytes), { level: 1 })), { line: null });
  t.like(await damage((bytes) => bytes.subarray(0, bytes.length - 30)), { name: 'BundleDamaged' });
  const lines = (keep: (lines: string[]) => string[]) => (bytes: Buffer) =>
    gzipSync(keep(gunzipSync(bytes).toString('latin1').split('\n')).join('\n'));
  t.regex((await damage(lines((all) => all.toSpliced(4, 1)))).what, /ends after message 20/);
  t.regex((await damage(lines((all) => all.slice(0, -2)))).what, /no end/);
  t.like(await damage(lines((all) => [all[1] ?? '', all[0] ?? '', ...all.slice(2)])), { line: 1 });
});

test('an interrupted export goes on after its last whole file, with what is new', async (t) => {
  const { audit, log } = await oddServer(t);
  const folder = bundleFolder(t);
  const stop = new AbortController();
  const cut = await exportBundle(
    audit,
    exportOptions(folder, {
      segmentEvents: 6,
      signal: stop.signal,
      report: ({ sequence }) => sequence >= 18 && stop.abort(),
    }),
  );
  t.like(cut, { left: { _tag: 'ExportInterrupted' } });
  t.like(await readBundle(folder), { left: { _tag: 'NoBundle' } });
  const before = readdirSync(folder).filter((name) => name.endsWith('.gz'));
  t.deepEqual(before, ['events-1-6.jsonl.gz', 'events-13-18.jsonl.gz', 'events-7-12.jsonl.gz']);
  const [first = ''] = before;
  writeFileSync(join(folder, 'events.unfinished'), 'half of something');
  orThrow(await log.append(notebook('later'), 0, [noteOf('new')]));
  const written = readFileSync(join(folder, first));
  orThrow(await exportBundle(audit, exportOptions(folder, { segmentEvents: 6 })));
  t.deepEqual(readFileSync(join(folder, first)), written);
  const bundle = orThrow(await readBundle(folder));
  t.is(bundle.manifest.events.last, 32);
  t.deepEqual(await collected(bundle.events()), await collected(audit.read('LEDGER', { from: 1 })));
  t.false(readdirSync(folder).some((name) => name.includes('unfinished')));
  t.like(await exportBundle(audit, exportOptions(folder)), { left: { _tag: 'ExportRefused' } });
});

test('a file damaged before the export went on is written anew', async (t) => {
  const { audit } = await oddServer(t);
  const folder = bundleFolder(t);
  const stop = new AbortController();
  const report = ({ sequence }: { sequence: number }) => sequence >= 18 && stop.abort();
  await exportBundle(
    audit,
    exportOptions(folder, { segmentEvents: 6, signal: stop.signal, report }),
  );
  writeFileSync(join(folder, 'events-7-12.jsonl.gz'), 'x');
  orThrow(await exportBundle(audit, exportOptions(folder, { segmentEvents: 6 })));
  const bundle = orThrow(await readBundle(folder));
  t.is((await collected(bundle.events())).length, 31);
});

test('an export is not mixed with another stream, another range or other files', async (t) => {
  const { audit } = await oddServer(t);
  const folder = bundleFolder(t);
  const stop = new AbortController();
  const report = ({ sequence }: { sequence: number }) => sequence >= 18 && stop.abort();
  await exportBundle(
    audit,
    exportOptions(folder, { segmentEvents: 6, signal: stop.signal, report }),
  );
  const range = await exportBundle(audit, exportOptions(folder, { from: 3 }));
  t.true(
    E.isLeft(range) && range.left.reason.endsWith('holds an unfinished export from 1, not from 3'),
  );
  const other = await natsServer(t);
  await ledgerLog(t, other);
  const stranger = await exportBundle(await auditOf(t, other), exportOptions(folder));
  t.true(E.isLeft(stranger) && /another stream/.test(stranger.left.reason));
  const foreign = bundleFolder(t);
  orThrow(await exportBundle(audit, exportOptions(foreign)));
  rmSync(join(foreign, 'manifest.json'));
  t.like(await exportBundle(audit, exportOptions(foreign)), { left: { _tag: 'ExportRefused' } });
});

test('an export killed anywhere goes on after its last whole file', async (t) => {
  const { server, audit } = await longServer(t, 4_000);
  const folder = bundleFolder(t);
  const args = [server.url, server.user, server.password, folder];
  const child = childProcess<{ sequence: number }>(t, 'exporting-process.ts', args);
  await until(() => child.lines.some(({ sequence }) => sequence >= 1_000), { deadlineMs: 30_000 });
  child.process.kill('SIGKILL');
  t.is(await child.ended, 'SIGKILL');
  const before = readdirSync(folder).filter((name) => name.endsWith('.gz'));
  t.true(before.length >= 9 && before.length < 40, `${before.length} of 40 files`);
  t.like(await readBundle(folder), { left: { _tag: 'NoBundle' } });
  const writtenAt = (name: string) => statSync(join(folder, name)).mtimeMs;
  const times = before.map(writtenAt);
  orThrow(await exportBundle(audit, exportOptions(folder, { segmentEvents: 100 })));
  const again = before.filter((name, index) => writtenAt(name) !== times[index]);
  t.true(again.length <= 1, `at most the one that the journal had not heard of: ${again}`);
  const bundle = orThrow(await readBundle(folder));
  t.deepEqual(await collected(bundle.events()), await collected(audit.read('LEDGER', { from: 1 })));
});

test('a pipe under the name of a file is refused, and waited for by nobody', async (t) => {
  const { audit } = await oddServer(t);
  const folder = bundleFolder(t);
  const manifest = orThrow(await exportBundle(audit, exportOptions(folder)));
  const file = join(folder, manifest.events.segments[0]?.file ?? '');
  rmSync(file);
  execFileSync('mkfifo', [file]);
  const bundle = orThrow(await readBundle(folder));
  await t.throwsAsync(collected(bundle.events()), { message: /there is no such file/ });
});
