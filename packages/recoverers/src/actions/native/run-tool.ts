/**
 * A tool of a database server (pg_rewind, pg_waldump, redis-check-aof …) to its end, here or over a
 * prefix of words such as `setpriv …` or `ssh -o BatchMode=yes host`. IO. No shell on this side: a
 * parameter is one argument. Deadline by the step's signal, which ends its whole process group.
 *
 * A tool that changes something is not started when this host knows a newer epoch.
 */
import { formatEpoch } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import type { ActionContext, ActionFailure } from '../action.ts';
import { failed } from '../call.ts';
import { createRedactor } from '../redact.ts';
import { type CommandEnd, runCommand } from '../run-command.ts';
import { linesOf } from './lines-of.ts';

export type Tool = {
  /** Words before it, such as the estate's `endpoints.databaseExec`; empty for none. */
  readonly exec: string;
  /** Its path; a name is looked for in PATH. */
  readonly program: string;
  readonly args: readonly string[];
  /** Besides PATH, the language and the epoch: PGPASSFILE, for example. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Where it runs: a folder that the user behind the prefix may enter. `/` when left out. */
  readonly folder?: string;
  /** Whether it changes anything; then the newest epoch alone may start it. */
  readonly changes: boolean;
  /** Exit codes that are no failure. Only 0 when left out. */
  readonly expected?: readonly number[];
  /** Each line of its stderr as it is written, with secrets taken out. */
  readonly onLine?: (line: string) => void;
  /** Each line of its stdout, all of it and as it is: what is kept of it is bounded. */
  readonly onOutput?: (line: string) => void;
  /** What it finds on its stdin. */
  readonly input?: string;
};

export type ToolEnd = {
  readonly exitCode: number;
  /** The first 64 KiB. */
  readonly stdout: string;
  readonly stderr: string;
  /** Whether more was written than was kept, to either. */
  readonly truncated: boolean;
};

const inherited = ['PATH', 'LANG', 'LC_ALL', 'TZ'];
const standardPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** A failure says what the tool said last, and has all that was kept of it as evidence. */
export const runTool = async (
  context: Pick<
    ActionContext,
    'admit' | 'epoch' | 'recovery' | 'step' | 'secrets' | 'clock' | 'signal' | 'report'
  >,
  tool: Tool,
): Promise<E.Either<ActionFailure, ToolEnd>> => {
  if (tool.changes) await context.admit();
  const redact = createRedactor(context.secrets);
  const name = nameOf(tool);
  const lines = linesOf((line) => {
    const told = redact(line);
    context.report({ [`${name}Says`]: told });
    tool.onLine?.(told);
  });
  const output = linesOf((line) => tool.onOutput?.(line));
  const [program = tool.program, ...args] = [...wordsOf(tool.exec), tool.program, ...tool.args];
  const command = {
    argv: [program, ...args] as const,
    environment: environmentOf(tool, context),
    folder: tool.folder ?? '/',
    heard: lines.add,
    ...(tool.onOutput === undefined ? {} : { read: output.add }),
    ...(tool.input === undefined ? {} : { input: tool.input }),
  };
  try {
    const end = await runCommand(command, redact, context.clock, context.signal);
    lines.end();
    output.end();
    return judge(name, tool, end, context.signal.aborted);
  } catch (error) {
    const hint = 'is it installed, and does the prefix name a user and a folder that exist?';
    return failed(`${name} could not be started (${hint}): ${String(error)}`, false);
  }
};

const wordsOf = (exec: string): readonly string[] => exec.split(/\s+/).filter((one) => one !== '');

const nameOf = ({ program }: Tool): string => program.split('/').at(-1) ?? program;

const environmentOf = (
  { environment = {} }: Tool,
  { epoch, recovery, step }: Pick<ActionContext, 'epoch' | 'recovery' | 'step'>,
): Readonly<Record<string, string>> => ({
  ...Object.fromEntries(
    inherited.flatMap((name): [string, string][] => {
      const value = process.env[name] ?? (name === 'PATH' ? standardPath : undefined);
      return value === undefined ? [] : [[name, value]];
    }),
  ),
  PGCONNECT_TIMEOUT: '5',
  ...environment,
  RECOVERY_EPOCH: formatEpoch(epoch),
  RECOVERY_ID: recovery,
  RECOVERY_STEP: step,
});

const judge = (
  name: string,
  { expected = [0] }: Tool,
  { exitCode, killedBy, stdout, stderr }: CommandEnd,
  late: boolean,
): E.Either<ActionFailure, ToolEnd> => {
  const told = {
    ...{ stdout: stdout.text.trimEnd(), stderr: stderr.text.trimEnd() },
    truncated: stdout.truncated || stderr.truncated,
  };
  if (exitCode !== null && expected.includes(exitCode)) return E.right({ exitCode, ...told });
  const evidence = { tool: name, exitCode, killedBy, ...told };
  if (late) return failed(`${name} did not end within the time of the step`, true, evidence);
  const how = exitCode === null ? `was ended by ${killedBy}` : `ended with ${exitCode}`;
  return failed(`${name} ${how}: ${lastWords(told)}`, true, evidence);
};

/** Tools explain themselves in their last lines; servers in the last FATAL. */
const lastWords = ({ stdout, stderr }: { stdout: string; stderr: string }): string => {
  const lines = (stderr === '' ? stdout : stderr).split(/[\r\n]+/).filter((one) => one !== '');
  const worst = lines.findLast((line) => /\b(FATAL|fatal|error)\b:?/.test(line));
  return (worst ?? lines.slice(-2).join(' ')).slice(0, 400) || 'it said nothing';
};
