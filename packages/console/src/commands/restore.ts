/** `restore`: a backup into a server that has none of its streams. */
import { resolve } from 'node:path';
import { type Restored, type RestoreProgress, restoreStreams } from '@recovery-ledger/ledger';
import type { Command } from 'commander';
import * as E from 'fp-ts/lib/Either.js';
import { explainBackup } from '../connection/explain-backup.ts';
import { logSettings } from '../connection/with-log.ts';
import { done, type Outcome } from '../outcome.ts';
import type { Register } from '../run-command.ts';
import type { Shell } from '../shell.ts';
import { progressNotes } from '../terminal/progress-notes.ts';
import { showMs, showShare } from '../terminal/show-ms.ts';
import { count } from '../words/list.ts';
import { jsonOption, parseSequence } from './options.ts';

type Options = { readonly replicas?: number; readonly json?: true };

export const restore: Register = (program, run): Command =>
  program
    .command('restore')
    .description('give a backup back to a server that has none of its streams')
    .argument('<folder>', 'what `backup` has made')
    .option('--replicas <n>', 'servers that keep a copy (default: as in the backup)', parseSequence)
    .addOption(jsonOption())
    .action((folder: string, options: Options) => run((shell) => start(shell, folder, options)));

const start = async (shell: Shell, named: string, options: Options): Promise<Outcome> => {
  const who = { service: 'console', instance: `console-${process.pid}`, mode: 'real' } as const;
  const settings = logSettings(shell, { ...who, as: 'admin' });
  if (E.isLeft(settings)) return settings;
  const notes = progressNotes(shell);
  const began = performance.now();
  const restored = await restoreStreams(
    { ...settings.right, name: 'console/restore' },
    {
      folder: resolve(shell.cwd, named),
      replicas: options.replicas,
      report: (progress) => notes(() => progressLine(progress)),
    },
  );
  if (E.isLeft(restored)) return explainBackup(restored.left);
  tell(shell, restored.right, performance.now() - began, options);
  return done;
};

const progressLine = ({ stream, bytes, of, seconds }: RestoreProgress): string =>
  seconds === 0
    ? `${stream}: ${showShare(bytes, of)} sent`
    : `${stream}: the server has been storing it for ${Math.round(seconds)} s`;

const tell = (
  shell: Shell,
  { manifest, streams, notKept }: Restored,
  ms: number,
  options: Options,
) => {
  const { madeAt, serverVersion } = manifest;
  const next = 'recovery-ledger adopt';
  if (options.json) {
    const from = { madeAt, serverVersion };
    shell.print(JSON.stringify({ from, streams, notKept, next, ms: Math.round(ms) }));
    return;
  }
  shell.print(`restored what was backed up at ${madeAt}, in ${showMs(ms)}`);
  for (const { name, messages, already } of streams) {
    const before = already ? ', by the run before' : '';
    shell.print(`  ${name}: ${count(messages, 'message')}${before}`);
  }
  for (const line of notKept) shell.print(`  not kept: ${line}`);
  shell.print(`no service uses it before \`${next}\`, which raises the generation of epochs`);
};
