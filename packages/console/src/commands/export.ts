/** `export`: the log and its seals into a folder that can be read and proven with no server. */
import { resolve } from 'node:path';
import {
  type ExportProblem,
  type ExportProgress,
  exportBundle,
  type Manifest,
  openAudit,
  systemClock,
} from '@recovery-ledger/ledger';
import type { Command } from 'commander';
import * as E from 'fp-ts/lib/Either.js';
import { explainLogProblem } from '../connection/explain-log-problem.ts';
import { sealKeys } from '../connection/seal-keys.ts';
import { logSettings } from '../connection/with-log.ts';
import { badInput, done, type Outcome, unreachable } from '../outcome.ts';
import { programVersion } from '../program-version.ts';
import type { Register } from '../run-command.ts';
import type { Shell } from '../shell.ts';
import { progressNotes } from '../terminal/progress-notes.ts';
import { showBytes } from '../terminal/show-bytes.ts';
import { showMs, showShare } from '../terminal/show-ms.ts';
import { count } from '../words/list.ts';
import { collect, jsonOption, parseSequence } from './options.ts';

type Options = {
  readonly from?: number;
  readonly to?: number;
  readonly key?: readonly string[];
  readonly json?: true;
};

export const exportLog: Register = (program, run): Command =>
  program
    .command('export')
    .description('write the log and its seals into a folder; goes on where it was interrupted')
    .argument('<folder>', 'a folder that is empty, not there, or of an interrupted export')
    .option('--from <sequence>', 'the first event (default: 1)', parseSequence)
    .option('--to <sequence>', 'the last event (default: the newest)', parseSequence)
    .option('--key <public key>', "the sealer's; may be repeated (default: its seal.pub)", collect)
    .addOption(jsonOption())
    .action((folder: string, options: Options) => run((shell) => start(shell, folder, options)));

const start = async (shell: Shell, named: string, options: Options): Promise<Outcome> => {
  const who = { service: 'console', instance: `console-${process.pid}`, mode: 'real' } as const;
  const settings = logSettings(shell, { ...who, as: 'auditor' });
  if (E.isLeft(settings)) return settings;
  const audit = await openAudit(settings.right);
  if (E.isLeft(audit)) return E.left(explainLogProblem(audit.left));
  const folder = resolve(shell.cwd, named);
  const notes = progressNotes(shell);
  const began = performance.now();
  try {
    const made = await exportBundle(audit.right, {
      folder,
      from: options.from,
      to: options.to,
      keys: sealKeys(shell, options.key),
      madeBy: programVersion(),
      now: systemClock.now,
      signal: shell.stopping,
      report: (progress) => notes(() => progressLine(progress)),
    });
    if (E.isLeft(made)) return explain(made.left);
    tell(shell, { folder, manifest: made.right, ms: performance.now() - began }, options);
    return done;
  } finally {
    await audit.right.close();
  }
};

const progressLine = ({ stream, sequence, to }: ExportProgress): string =>
  `${stream}: ${showShare(sequence, to)} (${sequence} of ${to})`;

const explain = ({ _tag, reason, hint }: ExportProblem): Outcome =>
  _tag === 'ExportRefused' ? badInput(reason, hint) : unreachable(reason, hint);

type Made = { readonly folder: string; readonly manifest: Manifest; readonly ms: number };

const tell = (shell: Shell, { folder, manifest, ms }: Made, { json }: Options): void => {
  const { events, seals, keys } = manifest;
  const files = [...events.segments, ...seals.segments];
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  const { first, last, gaps } = events;
  if (keys.length === 0) {
    const words = 'no public key of the sealer is known here: the export names none to check with';
    shell.note(shell.paint.yellow(words));
  }
  for (const gap of gaps) {
    shell.note(shell.paint.yellow(`the log does not have ${gap.first} to ${gap.last}`));
  }
  if (json) {
    const counts = { events: events.count, seals: seals.count, files: files.length, bytes };
    shell.print(JSON.stringify({ folder, first, last, ...counts, gaps, keys, ms: Math.round(ms) }));
  } else {
    const what = `${count(events.count, 'event')} (${first} to ${last})`;
    const size = `${count(files.length, 'file')}, ${showBytes(bytes)}`;
    const sealed = count(seals.count, 'seal');
    shell.print(`exported ${what} and ${sealed} into ${folder}: ${size}, in ${showMs(ms)}`);
  }
};
