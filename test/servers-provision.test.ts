/** What is missing is fetched by one process at a time, and servers do not outlive their owner. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureServers } from '@recovery-ledger/console';
import test, { type ExecutionContext } from 'ava';
import * as E from 'fp-ts/lib/Either.js';
import { withLock } from '../packages/console/src/servers/provision/exclusive-lock.ts';
import { typescriptFlags } from './harness/run-typescript.ts';
import { processesIn } from './harness/server-fixture.ts';
import { until } from './harness/until.ts';

const script = (name: string): readonly string[] => [
  ...typescriptFlags,
  fileURLToPath(new URL(`./harness/${name}`, import.meta.url)),
];

const temporary = async (t: ExecutionContext): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'recovery-ledger-test-'));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  return folder;
};

/** Asks for nats-server on a machine that has only what is in `folder`. */
const ensureNats = async (folder: string) => {
  const lines: string[] = [];
  const result = await ensureServers({
    need: ['nats'],
    cacheDir: join(folder, 'cache'),
    search: [folder],
    report: (line) => lines.push(line),
  });
  return { lines, missing: E.isLeft(result) ? result.left : null };
};

const fakeNats = (folder: string, version: string): Promise<void> =>
  writeFile(join(folder, 'nats-server'), `#!/bin/sh\necho "nats-server: v${version}"\n`, {
    mode: 0o755,
  });

test('without apt and with an old nats-server on the PATH, one line names what to install', async (t) => {
  const folder = await temporary(t);
  await fakeNats(folder, '2.9.10');
  const { missing } = await ensureNats(folder);
  t.is(missing?._tag, 'ServersMissing');
  t.regex(
    missing?.hint ?? '',
    /^needs nats-server 2\.10\.27 or newer: .* and start again; nats-server 2\.9\.10 on the PATH \(.*\/nats-server\) is not used, .*$/,
  );
});

test('a nats-server on the PATH that is new enough is used, and that is reported', async (t) => {
  const folder = await temporary(t);
  await fakeNats(folder, '2.10.27');
  const { lines } = await ensureNats(folder);
  t.deepEqual(lines, [`using nats-server 2.10.27 on the PATH (${folder}/nats-server)`]);
});

test('a half-finished nats-server in the cache is not taken for a finished one', async (t) => {
  const folder = await temporary(t);
  const shelf = join(folder, 'cache', 'nats-server', '2.15.1-1');
  await fakeNats(folder, '2.10.27');
  await mkdir(shelf, { recursive: true });
  await writeFile(join(shelf, 'nats-server'), '\u007fELF', { mode: 0o755 });
  const { lines } = await ensureNats(folder);
  t.regex(lines.join(), /using nats-server 2\.10\.27 .* of unknown version .* is not used/);
});

test('a lock lets one work at a time', async (t) => {
  const file = join(await temporary(t), 'lock');
  const seen: string[] = [];
  const work = (name: string) => async () => {
    seen.push(`${name} begins`);
    await new Promise((resolve) => setImmediate(resolve));
    seen.push(`${name} ends`);
  };
  await Promise.all([withLock(file, work('a')), withLock(file, work('b'))]);
  const [first = ''] = seen;
  const order = first.startsWith('a') ? ['a', 'b'] : ['b', 'a'];
  t.deepEqual(
    seen,
    order.flatMap((name) => [`${name} begins`, `${name} ends`]),
  );
});

test('a lock is free again after work that fails', async (t) => {
  const file = join(await temporary(t), 'lock');
  const failing = () => Promise.reject(new Error('no'));
  await t.throwsAsync(withLock(file, failing), { message: 'no' });
  t.is(await withLock(file, async () => 'free'), 'free');
});

test('servers end, and their temporary folders go, when their owner is killed', async (t) => {
  const owner = spawn(process.execPath, script('start-and-print.ts'), {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  t.teardown(() => void owner.kill('SIGKILL'));
  let printed = '';
  owner.stdout.on('data', (chunk) => {
    printed += chunk.toString();
  });
  await until(() => printed.includes('\n'), { deadlineMs: 60_000, what: 'three servers' });
  const servers: readonly { pid: number; dir: string }[] = JSON.parse(printed);
  const left = () => servers.filter(({ dir }) => processesIn(dir).length > 0 || existsSync(dir));
  t.is(left().length, 3);
  owner.kill('SIGKILL');
  await until(() => left().length === 0, { deadlineMs: 20_000, what: 'nothing left' });
  t.pass();
});
