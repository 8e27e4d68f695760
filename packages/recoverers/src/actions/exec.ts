/**
 * A command on the recoverer's own host, for tools that have no other door. IO.
 * No shell: a value of the runbook is one argument, whatever is in it. It gets the environment that
 * is named here and nothing else; the epoch and an idempotency key are in it, for what it calls to
 * check. Refused when this host knows a newer epoch.
 */
import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { formatEpoch } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import type { Action, ActionContext, Outcome } from './action.ts';
import { failed } from './call.ts';
import { createRedactor } from './redact.ts';
import { type CommandEnd, runCommand } from './run-command.ts';

const Text = t.union([t.string, t.number]);
const Params = t.intersection([
  t.strict({ command: t.readonlyArray(Text) }),
  t.exact(
    t.partial({ environment: t.record(t.string, Text), folder: t.string, exitCode: t.number }),
  ),
]);
type Params = t.TypeOf<typeof Params>;

/** What a program needs to run at all. Anything else is named in the runbook. */
const passedOn = ['PATH', 'LANG', 'LC_ALL', 'TZ'];
const standardPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

export const exec: Action<Params> = {
  name: 'exec',
  params: Params,
  output: { exitCode: 'integer', stdout: 'string' },
  run: async (params, context) => {
    const [program, ...args] = params.command.map(String);
    if (program === undefined) return failed('the command is empty', false);
    await context.admit();
    const command = {
      argv: [program, ...args],
      environment: environmentOf(params, context),
      folder: params.folder,
    } as const;
    const redact = createRedactor(context.secrets);
    try {
      const end = await runCommand(command, redact, context.clock, context.signal);
      return judge(program, end, params.exitCode ?? 0);
    } catch (error) {
      return failed(`${program} could not be started: ${String(error)}`, false);
    }
  },
  rehearse: async ({ command, environment }) => {
    const program = String(command[0] ?? '');
    const found = await find(program);
    if (found === undefined) return failed(`${program} is no program that can be run`, false);
    const names = Object.keys(environment ?? {}).join(', ');
    return E.right({ would: `run ${command.join(' ')}`, program: found, environment: names });
  },
};

const environmentOf = (
  { environment }: Params,
  { epoch, recovery, incident, component, step, attempt, incarnation, secrets }: ActionContext,
): Readonly<Record<string, string>> => {
  const inherited = passedOn.flatMap((name): [string, string][] => {
    const value = process.env[name] ?? (name === 'PATH' ? standardPath : undefined);
    return value === undefined ? [] : [[name, value]];
  });
  const given = Object.entries(environment ?? {}).map(([name, value]) => [name, String(value)]);
  return {
    ...Object.fromEntries(inherited),
    ...Object.fromEntries(given),
    ...secrets,
    RECOVERY_EPOCH: formatEpoch(epoch),
    RECOVERY_ID: recovery,
    RECOVERY_INCIDENT: incident,
    RECOVERY_COMPONENT: component,
    RECOVERY_STEP: step,
    RECOVERY_INCARNATION: String(incarnation),
    RECOVERY_IDEMPOTENCY_KEY: `${recovery}/${step}/${attempt}/${formatEpoch(epoch)}`,
  };
};

const judge = (program: string, end: CommandEnd, wanted: number): Outcome => {
  const { exitCode, killedBy, stdout, stderr } = end;
  const told = {
    ...{ exitCode, killedBy, stdout: stdout.text.trimEnd(), stderr: stderr.text.trimEnd() },
    ...{ stdoutBytes: stdout.bytes, stdoutSha256: stdout.sha256, truncated: stdout.truncated },
    ...{ stderrBytes: stderr.bytes, stderrSha256: stderr.sha256 },
  };
  if (exitCode === wanted) return E.right(told);
  const how = killedBy === null ? `ended with ${exitCode}` : `was ended by ${killedBy}`;
  const [said = ''] = told.stderr.split('\n');
  return failed(`${program} ${how}, not ${wanted}: ${said.slice(0, 200)}`, true, told);
};

const find = async (program: string): Promise<string | undefined> => {
  const folders = (process.env['PATH'] ?? standardPath).split(delimiter);
  const places = program.includes('/') ? [program] : folders.map((one) => join(one, program));
  for (const place of places) {
    const runs = await access(place, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (runs) return place;
  }
  return undefined;
};
