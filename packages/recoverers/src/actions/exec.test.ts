/** Commands: run as they are, told the epoch, bounded, and never a way for a secret to get out. */
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import * as E from 'fp-ts/lib/Either.js';
import { systemClock } from '../shell/clock.ts';
import type { ActionContext } from './action.ts';
import { createHostEpochs } from './host-epochs.ts';
import { reasonOf, run, scripted } from './scripted-http.ts';

const context = (over: Partial<ActionContext> = {}): ActionContext => ({
  ...scripted({}).context,
  clock: systemClock,
  ...over,
});
const script = (code: string) => ({ command: [process.execPath, '-e', code] });
const told = (outcome: Awaited<ReturnType<typeof run>>) =>
  E.isRight(outcome) ? outcome.right : outcome.left.evidence;

test('an argument is one argument, whatever is in it', async (t) => {
  const hostile = '$(touch /tmp/never); `id` "x" \'y\' | cat';
  const outcome = await run('exec', { command: ['printf', '%s', hostile] }, context());
  t.is(told(outcome)['stdout'], hostile);
});

test('it gets the epoch, a key, what is named and nothing else of the environment', async (t) => {
  process.env['NOT_FOR_COMMANDS'] = 'x';
  const outcome = await run(
    'exec',
    { ...script('console.log(JSON.stringify(process.env))'), environment: { NAMED: 1 } },
    context(),
  );
  const environment = JSON.parse(String(told(outcome)['stdout']));
  t.is(environment.RECOVERY_EPOCH, '0-8');
  t.is(environment.RECOVERY_IDEMPOTENCY_KEY, 'rec-5/step/1/0-8');
  t.is(environment.NAMED, '1');
  t.is(environment.NOT_FOR_COMMANDS, undefined);
});

test('a secret is in its environment, and in nothing that it says', async (t) => {
  const secret = 'correct-horse';
  const leak = `const s = process.env.TOKEN; console.log(s); console.error(s);
    console.log(Buffer.from(s).toString('base64')); process.exit(3)`;
  const outcome = await run('exec', script(leak), context({ secrets: { TOKEN: secret } }));
  t.regex(reasonOf(outcome), /ended with 3, not 0: \[redacted TOKEN\]/);
  const all = JSON.stringify(outcome);
  t.false(all.includes(secret));
  t.false(all.includes(Buffer.from(secret).toString('base64')));
  t.is(told(outcome)['stdout'], '[redacted TOKEN]\n[redacted TOKEN]');
});

test('of a long output the first 64 KiB are kept, and the hash of all of it', async (t) => {
  const outcome = await run('exec', script('process.stdout.write("a".repeat(200000))'), context());
  const { stdout, stdoutSha256, stdoutBytes, truncated } = told(outcome);
  t.is(stdout, 'a'.repeat(65_536));
  t.is(stdoutSha256, createHash('sha256').update('a'.repeat(200_000)).digest('hex'));
  t.deepEqual([stdoutBytes, truncated], [200_000, true]);
});

test('a secret at the edge of what is kept is cut off whole', async (t) => {
  const secret = 'correct-horse-battery';
  for (const before of [65_520, 65_530, 69_625]) {
    const code = `process.stdout.write("a".repeat(${before}) + process.env.TOKEN + "b".repeat(9999))`;
    const outcome = await run('exec', script(code), context({ secrets: { TOKEN: secret } }));
    t.false(String(told(outcome)['stdout']).includes('correct'), String(before));
  }
});

test('what it started is ended with it when the time of the step is over', async (t) => {
  const over = new AbortController();
  const code = `require('child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e3)'],
    { stdio: 'inherit' }); setInterval(() => {}, 1e3); console.log('up')`;
  const running = run('exec', script(code), context({ signal: over.signal }));
  over.abort();
  t.regex(reasonOf(await running), /was ended by SIGTERM/);
});

test('a host that knows a newer epoch carries nothing out', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'host-epochs-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  const admit = createHostEpochs(folder);
  const at = (sequence: number) => ({ generation: 0, sequence });
  t.true(await admit('trading_engine', at(8)));
  t.true(await admit('trading_engine', at(8)));
  t.true(await admit('trading_engine', at(11)));
  t.false(await admit('trading_engine', at(8)));
  t.true(await admit('risk_engine', at(8)));
  t.true(await admit('trading_engine', { generation: 1, sequence: 1 }));
  t.deepEqual(readdirSync(join(folder, 'trading_engine')), ['1-1']);
  const place = join(folder, 'done');
  const stale = context({
    admit: async () => {
      throw new Error('this host knows a newer epoch');
    },
  });
  await t.throwsAsync(run('exec', { command: ['touch', place] }, stale));
  t.false(readdirSync(folder).includes('done'));
});

test('a signal goes only to the process that is meant', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'signal-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  const pidFile = join(folder, 'pid');
  const send = (expect: string, name: string) =>
    run('signal', { pidFile, expect, signal: name }, context());
  t.deepEqual(told(await send('node', 'KILL')), { there: false });
  t.regex(reasonOf(await send('node', 'HUP')), /no process/);
  writeFileSync(pidFile, `${process.pid}\n`);
  t.regex(reasonOf(await send('some-other-program', 'KILL')), /used by another/);
  writeFileSync(pidFile, '1\n');
  t.regex(reasonOf(await send('', 'KILL')), /holds no pid/);
});
