/** Native tools: no shell, lines as they come, fenced by the epoch, explained when they fail. */
import test from 'ava';
import * as E from 'fp-ts/lib/Either.js';
import { systemClock } from '../../shell/clock.ts';
import type { ActionContext, Output } from '../action.ts';
import { scripted } from '../scripted-http.ts';
import { runTool, type Tool } from './run-tool.ts';

const reported: Output[] = [];
const context: ActionContext = {
  ...scripted({}).context,
  clock: systemClock,
  report: (told) => reported.push(told),
};
const script = (code: string): Tool => ({
  ...{ exec: 'env  -u NOTHING', program: process.execPath, args: ['-e', code], changes: false },
});

test('the words of the prefix come before it, and an argument is one argument', async (t) => {
  const hostile = '$(touch /tmp/never) ; x';
  const tool = { ...script(''), program: 'printf', args: ['%s', hostile] };
  const end = await runTool(context, tool);
  t.is(E.isRight(end) ? end.right.stdout : '', hostile);
});

test('progress is told line by line, also where a line is drawn over the one before', async (t) => {
  const lines: string[] = [];
  const code = `process.stderr.write('10%\\r20%\\ndone'); process.exitCode = 0`;
  const end = await runTool(context, { ...script(code), onLine: (line) => lines.push(line) });
  t.true(E.isRight(end));
  t.deepEqual(lines, ['10%', '20%', 'done']);
  t.deepEqual(reported.at(-1), { nodeSays: 'done' });
});

test('a failure says what the tool said last of what went wrong', async (t) => {
  const code = `console.error('working'); console.error('pg_x: fatal: no such file'); process.exit(3)`;
  const end = await runTool(context, script(code));
  t.is(E.isLeft(end) ? end.left.reason : '', 'node ended with 3: pg_x: fatal: no such file');
  t.true(E.isRight(await runTool(context, { ...script(code), expected: [0, 3] })));
});

test('one that is not there is said to be so, and one that changes needs the newest epoch', async (t) => {
  const missing = await runTool(context, {
    ...script(''),
    exec: '',
    program: '/nowhere/pg_rewind',
  });
  t.regex(E.isLeft(missing) ? missing.left.reason : '', /pg_rewind could not be started .*ENOENT/);
  const admit = () => Promise.reject(new Error('this host knows a newer epoch'));
  await t.throwsAsync(runTool({ ...context, admit }, { ...script(''), changes: true }));
});

test('it is ended with the time of the step', async (t) => {
  const signal = AbortSignal.timeout(200);
  const end = await runTool({ ...context, signal }, script('setInterval(() => {}, 1e3)'));
  t.regex(E.isLeft(end) ? end.left.reason : '', /did not end within the time/);
});
