/** Everything on one machine, for real: it comes up, stays up, and leaves nothing behind. */

import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { processLives } from '@recovery-ledger/console';
import test from 'ava';
import { emptyFolder, type RunningConsole, runConsole, startConsole } from './harness/console.ts';
import { tinyEstate } from './harness/tiny-estate.ts';
import { until } from './harness/until.ts';

const slow = { deadlineMs: 90_000 };

const fileIn = (folder: string): string => join(folder, '.recovery-ledger', 'up.json');

const readUp = (folder: string): { pid: number; variables: Record<string, string> } =>
  JSON.parse(readFileSync(fileIn(folder), 'utf8'));

const isUp = (up: RunningConsole) =>
  until(() => {
    if (up.process.exitCode !== null) throw new Error(up.stderr());
    return up.stdout().includes('Ctrl-C stops it all');
  }, slow);

/** The processes that the given one started, by the kernel's own record. */
const childrenOf = (pid: number): readonly number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').map(Number);

test.serial('up brings everything up, keeps its services up, and stops it all', async (t) => {
  const folder = emptyFolder(t);
  const up = startConsole(t, folder, ['up', '--estate', tinyEstate(folder)]);
  await isUp(up);
  t.true(up.stdout().includes('everything is up'), up.stderr());
  t.is(statSync(fileIn(folder)).mode & 0o777, 0o600);

  const [status, doctor, second, fail] = await Promise.all([
    runConsole(t, folder, ['status', '--json']),
    runConsole(t, folder, ['doctor']),
    runConsole(t, folder, ['up', '--estate', join(folder, 'estate.yaml')]),
    runConsole(t, folder, ['chaos', 'fail', 'thing', '--failure', 'HUNG', '--json']),
  ]);
  t.is(status.code, 0, status.stderr);
  t.is(JSON.parse(status.stdout).components[0].state, 'UP');
  t.is(doctor.code, 0, doctor.stdout);
  t.is(second.code, 2);
  t.regex(second.stderr, /runs here already/);
  t.true(JSON.parse(fail.stdout).sequence > 0, fail.stderr);

  const { pid } = readUp(folder);
  const children = childrenOf(pid);
  const [detector = 0] = children.filter((child) =>
    readFileSync(`/proc/${child}/cmdline`, 'utf8').includes('detector-2'),
  );
  process.kill(detector, 'SIGKILL');
  await until(() => up.stderr().includes('detector-2 died (SIGKILL)'), slow);

  process.kill(pid, 'SIGTERM');
  t.is(await up.ended, 0, up.stderr());
  t.false(existsSync(fileIn(folder)));
  await until(() => children.every((child) => !processLives(child)), slow);
  t.pass();
});

test.serial('nothing outlives an up that is killed', async (t) => {
  const folder = emptyFolder(t);
  const up = startConsole(t, folder, ['up', '--estate', tinyEstate(folder)]);
  await until(() => existsSync(fileIn(folder)), slow);
  const { pid } = readUp(folder);
  const children = childrenOf(pid);
  t.true(children.length > 5);
  process.kill(pid, 'SIGKILL');
  await up.ended;
  await until(() => children.every((child) => !processLives(child)), slow);
  const after = await runConsole(t, folder, ['events']);
  t.is(after.code, 3, 'the file of a dead up is not believed');
});

test('an estate that cannot start says why, and leaves nothing behind', async (t) => {
  const folder = emptyFolder(t);
  const file = tinyEstate(folder, (text) =>
    text.replace(/command: .*/, 'command: [node, gone.js]'),
  );
  const { code, stderr } = await runConsole(t, folder, ['up', '--estate', file]);
  t.is(code, 3);
  t.regex(stderr, /the estate tiny did not start .*gone\.js/);
  t.false(existsSync(fileIn(folder)));
});
