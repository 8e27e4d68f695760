/** The sealer, its anchors, verify and prove as a person runs them. */
import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { type Audit, leafHash, readAnchor } from '@recovery-ledger/ledger';
import test, { type ExecutionContext } from 'ava';
import { isSoak } from './harness/every-case.ts';
import { ledgerLog } from './harness/ledger-log.ts';
import { natsServer } from './harness/nats.ts';
import { addNote } from './harness/notes.ts';
import { sealConsole } from './harness/seal-console.ts';
import { newSigner } from './harness/sealed-log.ts';
import { auditLog } from './harness/sealer.ts';
import { until } from './harness/until.ts';

const longMs = { deadlineMs: 60_000 };

const anchored = (file: string): readonly number[] =>
  readAnchor(readFileSync(file, 'utf8')).seals.map(({ seal }) => seal);

const sealsIn = async (audit: Audit): Promise<number> => (await audit.head('SEALS')).lastSequence;

const fromOne = (count: number): readonly number[] =>
  Array.from({ length: count }, (_, index) => index + 1);

/** What makes a report one to keep. */
const tellsItsRecord = async (
  t: ExecutionContext,
  audit: Audit,
  { firstHash, lastHash, verifier, verifiedAt }: Readonly<Record<string, unknown>>,
) => {
  for await (const [first] of audit.read('LEDGER', { from: 1, to: 1 }))
    t.is(firstHash, first && leafHash(first).toString('hex'));
  t.regex(`${lastHash} ${verifier} ${verifiedAt}`, /^[0-9a-f]{64} recovery-ledger \d\S* 20\S+Z$/);
};

(isSoak ? test : test.skip)(
  'a sealer killed again and again leaves one chain, anchored whole and in order',
  async (t) => {
    const nats = await natsServer(t);
    const [log, audit] = [await ledgerLog(t, nats), await auditLog(t, nats)];
    const { folder, publicKey, seal, run } = sealConsole(t, nats);
    const anchor = join(folder, 'anchor');
    let appending = true;
    const appended = (async () => {
      for (let index = 1; appending; index += 1) await addNote(log, 'a', `note ${index}`);
    })();
    for (let round = 1; round <= 3; round += 1) {
      const sealer = await seal('--every-count', '5', '--anchor', anchor);
      const before = await sealsIn(audit);
      await until(async () => (await sealsIn(audit)) > before + 2, longMs);
      sealer.process.kill('SIGKILL');
      await sealer.ended;
      appendFileSync(anchor, '{"seal":9'); // a crash in the middle of a line
    }
    appending = false;
    await appended;
    await seal('--anchor', anchor);
    const { lastSequence: head } = await audit.head('LEDGER');
    await until(() => readAnchor(readFileSync(anchor, 'utf8')).seals.at(-1)?.last === head, longMs);
    t.deepEqual(anchored(anchor), fromOne(await sealsIn(audit)));

    const verified = await run('verify', '--json', '--key', publicKey, '--anchor', anchor);
    t.is(verified.code, 0, verified.stderr);
    const report = { ok: true, first: 1, last: head, events: head, gaps: [], problems: [] };
    t.like(JSON.parse(verified.stdout), { ...report, keys: [publicKey] });
    await tellsItsRecord(t, audit, JSON.parse(verified.stdout));

    const proof = await run('prove', '7');
    writeFileSync(join(folder, 'proof.json'), proof.stdout);
    const checked = await run('verify', '--proof', 'proof.json', '--key', publicKey);
    t.is(checked.code, 0);
    t.regex(checked.stdout, /OK #7 /);

    const unknown = await run('verify');
    t.is(unknown.code, 1);
    t.regex(unknown.stdout, /UNKNOWN[\s\S]*no key from outside/);
  },
);

test('a broken anchor is told, sealing goes on, and what it missed is made up for', async (t) => {
  const nats = await natsServer(t);
  const [log, audit] = [await ledgerLog(t, nats), await auditLog(t, nats)];
  const { folder, seal } = sealConsole(t, nats);
  for (let index = 1; index <= 9; index += 1) await addNote(log, 'a', `note ${index}`);
  const anchor = join(folder, 'mount', 'anchor');
  const sealer = await seal('--every-count', '3', '--anchor', anchor);
  await until(async () => (await sealsIn(audit)) === 3, longMs);
  await until(() => sealer.stderr().includes('seals are not anchored'), longMs);
  mkdirSync(join(folder, 'mount'));
  await until(() => sealer.stderr().includes('"seal":3,"msg":"anchored"'), longMs);
  t.deepEqual(anchored(anchor), [1, 2, 3]);
});

test('a program can be the anchor, and is run once for every seal', async (t) => {
  const nats = await natsServer(t);
  const [log, audit] = [await ledgerLog(t, nats), await auditLog(t, nats)];
  const { folder, seal } = sealConsole(t, nats);
  const [program, kept] = [join(folder, 'keep'), join(folder, 'kept')];
  writeFileSync(program, `#!/bin/sh\ncat >> "$1"\n`);
  chmodSync(program, 0o755);
  for (let index = 1; index <= 6; index += 1) await addNote(log, 'a', `note ${index}`);
  const words = ['--every-count', '3', '--anchor-command', program, kept];
  const first = await seal(...words);
  await until(() => first.stderr().includes('"seal":2,"msg":"anchored"'), longMs);
  first.process.kill('SIGTERM');
  t.is(await first.ended, 0);
  for (let index = 1; index <= 3; index += 1) await addNote(log, 'a', `more ${index}`);
  const second = await seal(...words);
  await until(() => second.stderr().includes('"seal":3,"msg":"anchored"'), longMs);
  t.deepEqual(anchored(kept), fromOne(await sealsIn(audit)));
});

test('a sealer without a key says so and seals nothing', async (t) => {
  const nats = await natsServer(t);
  await ledgerLog(t, nats);
  const { run } = sealConsole(t, nats);
  const { code, stderr } = await run('seal', '--instance', 'sealer-1');
  t.is(code, 2);
  t.regex(stderr, /there is no key to seal with/);
});

test('an export is verified without a server, and a changed one is not', async (t) => {
  const nats = await natsServer(t);
  const [log, audit] = [await ledgerLog(t, nats), await auditLog(t, nats)];
  const { folder, publicKey, seal, run } = sealConsole(t, nats);
  for (let index = 1; index <= 9; index += 1) await addNote(log, 'a', `note ${index}`);
  const sealer = await seal('--every-count', '3');
  await until(async () => (await sealsIn(audit)) === 3, longMs);
  sealer.process.kill('SIGTERM');
  await sealer.ended;
  const exported = await run('export', 'bundle');
  t.is(exported.code, 0, exported.stderr);
  await Promise.all([log.close(), audit.close()]);
  await nats.kill();
  const words = ['verify', '--bundle', 'bundle', '--key', publicKey, '--json'];
  const verified = await run(...words);
  t.is(verified.code, 0, verified.stderr);
  t.like(JSON.parse(verified.stdout), { ok: true, events: 9, seals: 3 });
  const other = await run('verify', '--bundle', 'bundle', '--key', newSigner().publicKey, '--json');
  t.is(other.code, 1);
  t.is(JSON.parse(other.stdout).verdict, 'BAD');

  const bundle = join(folder, 'bundle');
  for (const name of readdirSync(bundle).filter((file) => /events/.test(file))) {
    const bytes = readFileSync(join(bundle, name));
    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
    writeFileSync(join(bundle, name), bytes);
  }
  const damaged = await run(...words);
  t.is(damaged.code, 1);
  t.like(JSON.parse(damaged.stdout), { ok: false, problems: [{ kind: 'bundle-damaged' }] });
});
