/** How commands end: exit codes, one message for what is expected, one line for a bug. */

import test from 'ava';
import * as E from 'fp-ts/lib/Either.js';
import pc from 'picocolors';
import { explainLogProblem } from './connection/explain-log-problem.ts';
import { decodeEnvironment } from './environment.ts';
import { bad, badInput, done, type Outcome, unreachable } from './outcome.ts';
import { type Register, runCommand } from './run-command.ts';
import type { Shell } from './shell.ts';

const shellFor = (notes: string[], debug = false): Shell => {
  const environment = decodeEnvironment(debug ? { RECOVERY_LEDGER_DEBUG: '1' } : {});
  if (E.isLeft(environment)) throw new Error(environment.left.message);
  return {
    environment: environment.right,
    home: '/nowhere',
    cwd: '/',
    print: () => undefined,
    note: (line) => void notes.push(line),
    paint: pc.createColors(false),
    columns: () => undefined,
    stopping: new AbortController().signal,
  };
};

const command =
  (work: () => Promise<Outcome>): Register =>
  (program, run) =>
    program.command('it').action(() => run(work));

const end = async (work: () => Promise<Outcome>, debug = false) => {
  const notes: string[] = [];
  const code = await runCommand(['it'], shellFor(notes, debug), [command(work)]);
  return { code, notes };
};

test('what a command found decides its exit code', async (t) => {
  t.is((await end(async () => done)).code, 0);
  t.is((await end(async () => bad)).code, 1);
  t.deepEqual(await end(async () => badInput('no such file', 'check the path')), {
    code: 2,
    notes: ['no such file', '  check the path'],
  });
  t.is((await end(async () => unreachable('away', 'start it'))).code, 3);
});

test('a bug is one line and how to see more, with an exit code of its own', async (t) => {
  const fail = async () => {
    throw new Error('that cannot be');
  };
  const { code, notes } = await end(fail);
  t.is(code, 70);
  t.is(notes[0], 'unexpected: that cannot be');
  t.regex(notes[1] ?? '', /RECOVERY_LEDGER_DEBUG=1/);
  const { notes: withStack } = await end(fail, true);
  t.regex(withStack[1] ?? '', /run-command\.test/);
});

test('a changed stream names its fields; a missing one says how to make it', (t) => {
  const drifts = [{ field: 'deny_delete', wanted: 'true', found: 'false' }];
  const drifted = explainLogProblem({ _tag: 'StreamDrifted', stream: 'LEDGER', drifts, hint: 'h' });
  t.is(drifted.message, 'the stream LEDGER was changed: deny_delete is false, not true');
  t.is(drifted._tag, 'BadInput');
  const missing = explainLogProblem({ _tag: 'StreamMissing', stream: 'LEDGER', hint: 'run init' });
  t.is(missing._tag, 'Unreachable');
});
