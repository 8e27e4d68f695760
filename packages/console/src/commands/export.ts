/** `export`: the log and its seals into a folder that can be read and proven with no server. */
import { resolve } from 'node:path';
import {
  type ExportProblem,
  type ExportProgress,
  exportBundle,
  type Manifest,
  systemClock,
} from '@recovery-ledger/ledger';
import type { Command } from 'commander';
import * as E from 'fp-ts/lib/Either.js';
import { withAudit } from '../audit/open-auditor.ts';
import { trustedKeys } from '../audit/trusted-keys.ts';
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
    .option('--key <key or file>', "the sealer's public key; may be repeated", collect)
    .addOption(jsonOption())
    .action((folder: string, options: Options) => run((shell) => start(shell, folder, options)));

const start = async (shell: Shell, named: string, options: Options): Promise<Outcome> => {
  const keys = trustedKeys(shell, options.key);
  if (E.isLeft(keys)) return keys;
  return withAudit(shell, async (audit) => {
    const folder = resolve(shell.cwd, named);
    const notes = progressNotes(shell);
    const began = performance.now();
    const made = await exportBundle(audit, {
      folder,
      from: options.from,
      to: options.to,
      keys: keys.right,
      madeBy: programVersion(),
      now: systemClock.now,
      signal: shell.stopping,
      report: (progress) => notes(() => progressLine(progress)),
    });
    if (E.isLeft(made)) return explain(made.left);
    tell(shell, { folder, manifest: made.right, ms: performance.now() - began }, options);
    return done;
  });
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
