/** `backup`: the streams as the server keeps them, for a server of the same age or newer. */
import { resolve } from 'node:path';
import { backupStreams, systemClock } from '@recovery-ledger/ledger';
import type { Command } from 'commander';
import * as E from 'fp-ts/lib/Either.js';
import { explainBackup } from '../connection/explain-backup.ts';
import { logSettings } from '../connection/with-log.ts';
import { done, type Outcome } from '../outcome.ts';
import { programVersion } from '../program-version.ts';
import type { Register } from '../run-command.ts';
import type { Shell } from '../shell.ts';
import { progressNotes } from '../terminal/progress-notes.ts';
import { showBytes } from '../terminal/show-bytes.ts';
import { showMs } from '../terminal/show-ms.ts';
import { count, list } from '../words/list.ts';
import { jsonOption } from './options.ts';

type Options = { readonly all?: true; readonly json?: true };

export const backup: Register = (program, run): Command =>
  program
    .command('backup')
    .description("copy LEDGER and SEALS by the server's own snapshots into a folder")
    .argument('<folder>', 'a folder that is empty or not there')
    .option('--all', 'ALERTS and TELEMETRY too')
    .addOption(jsonOption())
    .action((folder: string, options: Options) => run((shell) => start(shell, folder, options)));

const start = async (shell: Shell, named: string, options: Options): Promise<Outcome> => {
  const who = { service: 'console', instance: `console-${process.pid}`, mode: 'real' } as const;
  const settings = logSettings(shell, { ...who, as: 'admin' });
  if (E.isLeft(settings)) return settings;
  const folder = resolve(shell.cwd, named);
  const notes = progressNotes(shell);
  const began = performance.now();
  const made = await backupStreams(
    { ...settings.right, name: 'console/backup' },
    {
      folder,
      all: options.all === true,
      madeBy: programVersion(),
      now: systemClock.now,
      report: ({ stream, bytes }) => notes(() => `${stream}: ${showBytes(bytes)}`),
    },
  );
  if (E.isLeft(made)) return explainBackup(made.left);
  const { streams, serverVersion } = made.right;
  const ms = Math.round(performance.now() - began);
  const bytes = streams.reduce((sum, stream) => sum + stream.bytes, 0);
  if (options.json) {
    const rows = streams.map(({ name, messages, lastSequence }) => ({
      name,
      messages,
      lastSequence,
    }));
    shell.print(JSON.stringify({ folder, serverVersion, streams: rows, bytes, ms }));
  } else {
    const what = streams.map(({ name, messages }) => `${name} (${count(messages, 'message')})`);
    const size = `${showBytes(bytes)}, in ${showMs(ms)}`;
    shell.print(`backed up ${list(what)} of nats-server ${serverVersion} into ${folder}: ${size}`);
    shell.print('only servers as new as this one can restore it; an export outlives them');
  }
  return done;
};
