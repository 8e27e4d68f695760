/** `migrate`: brings the streams to what they should be, or makes this server another's mirror. */
import {
  type CannotConnect,
  type MigrationRefused,
  migrateLog,
  mirrorLog,
} from '@recovery-ledger/ledger';
import { InvalidArgumentError } from 'commander';
import * as E from 'fp-ts/lib/Either.js';
import { logSettings } from '../connection/with-log.ts';
import { badInput, done, type Outcome, unreachable } from '../outcome.ts';
import type { Register } from '../run-command.ts';
import type { Shell } from '../shell.ts';
import { jsonOption } from './options.ts';

type Options = {
  readonly replicas?: number;
  readonly maxBytes?: number;
  readonly mirrorFrom?: string;
  readonly dryRun?: true;
  readonly json?: true;
};

export const migrate: Register = (program, run) =>
  program
    .command('migrate')
    .description('bring the streams of this server to what they should be; nothing is lost by it')
    .option('--replicas <n>', 'copies of every stream: 1, 3 or 5', parseReplicas)
    .option('--max-bytes <n>', 'how large LEDGER may become', parseBytes)
    .option('--mirror-from <site>', 'make this server a mirror of that site (site1)')
    .option('--dry-run', 'say what would be done, and do nothing')
    .addOption(jsonOption())
    .action((options: Options) => run((shell) => start(shell, options)));

const parseReplicas = (text: string): number => {
  if (!['1', '3', '5'].includes(text)) throw new InvalidArgumentError('Give 1, 3 or 5.');
  return Number(text);
};

const parseBytes = (text: string): number => {
  const bytes = Number(text);
  if (Number.isSafeInteger(bytes) && bytes > 0) return bytes;
  throw new InvalidArgumentError('Give a number of bytes, for example 21474836480.');
};

const start = async (shell: Shell, options: Options): Promise<Outcome> => {
  const who = { service: 'console', instance: 'migrate', mode: 'real', as: 'admin' } as const;
  const settings = logSettings(shell, who);
  if (E.isLeft(settings)) return settings;
  const { replicas, maxBytes, mirrorFrom: site, dryRun = false } = options;
  const manner = { dryRun, tell: shell.note, signal: shell.stopping };
  if (site !== undefined) {
    const mirror = { site, replicas: replicas ?? 1, ...manner };
    const mirrored = await mirrorLog(settings.right, mirror);
    if (E.isLeft(mirrored)) return explain(mirrored.left);
    return tell(shell, options, mirrored.right);
  }
  const migrated = await migrateLog(settings.right, { replicas, maxBytes, ...manner });
  if (E.isLeft(migrated)) return explain(migrated.left);
  return tell(
    shell,
    options,
    migrated.right.map(({ stream }) => stream),
  );
};

const tell = (shell: Shell, { json, dryRun }: Options, changed: readonly string[]): Outcome => {
  if (json) shell.print(JSON.stringify({ changed, dryRun: dryRun === true }));
  else if (changed.length === 0) shell.print('nothing to change');
  else shell.print(`${dryRun ? 'would change' : 'changed'}: ${changed.join(', ')}`);
  return done;
};

const explain = (problem: CannotConnect | MigrationRefused): Outcome => {
  if (problem._tag === 'CannotConnect') return unreachable(problem.reason, problem.hint);
  const lines = problem.refusals.map(({ stream, reason }) => `${stream}: ${reason}`);
  return badInput(lines.join('\n'), problem.hint);
};
