/** `import`: an export into an empty ledger, with its sequences and first times. */
import { resolve } from 'node:path';
import {
  type Imported,
  type ImportFailure,
  type ImportProgress,
  importBundle,
  readBundle,
} from '@recovery-ledger/ledger';
import type { Command } from 'commander';
import * as E from 'fp-ts/lib/Either.js';
import { trustedKeys } from '../audit/trusted-keys.ts';
import { explainLogProblem } from '../connection/explain-log-problem.ts';
import { logSettings } from '../connection/with-log.ts';
import { badAnswer, badInput, done, type Outcome, unreachable } from '../outcome.ts';
import type { Register } from '../run-command.ts';
import type { Shell } from '../shell.ts';
import { progressNotes } from '../terminal/progress-notes.ts';
import { showMs, showShare } from '../terminal/show-ms.ts';
import { count } from '../words/list.ts';
import { collect, jsonOption, parseSequence } from './options.ts';

type Options = {
  readonly key?: readonly string[];
  readonly unverified?: true;
  readonly replicas: number;
  readonly json?: true;
};

export const importLog: Register = (program, run): Command =>
  program
    .command('import')
    .description('write an export into an empty ledger; goes on where it was interrupted')
    .argument('<folder>', 'what `export` has made')
    .option('--key <key or file>', "the sealer's public key; may be repeated", collect)
    .option('--unverified', 'import it although nothing proves that it is what was sealed')
    .option(
      '--replicas <n>',
      'servers that keep a copy, where streams are created',
      parseSequence,
      1,
    )
    .addOption(jsonOption())
    .action((folder: string, options: Options) => run((shell) => start(shell, folder, options)));

const start = async (shell: Shell, folder: string, options: Options): Promise<Outcome> => {
  const who = { service: 'console', instance: `console-${process.pid}`, mode: 'real' } as const;
  const settings = logSettings(shell, { ...who, as: 'admin' });
  if (E.isLeft(settings)) return settings;
  const bundle = await readBundle(resolve(shell.cwd, folder));
  if (E.isLeft(bundle)) return badInput(bundle.left.reason, bundle.left.hint);
  const trusted = trustedKeys(shell, options.key);
  if (E.isLeft(trusted)) return trusted;
  const keys = options.unverified === true ? null : trusted.right;
  if (keys?.length === 0) {
    const hint = 'add --key <public key>, set RECOVERY_LEDGER_CREDENTIALS, or add --unverified';
    return badInput('no public key is known to check the seals with', hint);
  }
  const notes = progressNotes(shell);
  const began = performance.now();
  const imported = await importBundle({ ...settings.right, name: 'console/import' }, bundle.right, {
    keys,
    replicas: options.replicas,
    signal: shell.stopping,
    report: (progress) => notes(() => progressLine(progress)),
  });
  if (E.isLeft(imported)) return explain(imported.left);
  tell(shell, imported.right, performance.now() - began, options);
  return done;
};

const progressLine = ({ doing, stream, sequence, to }: ImportProgress): string =>
  `${doing} ${stream}: ${showShare(sequence, to)} (${sequence} of ${to})`;

const explain = (failure: ImportFailure): Outcome => {
  switch (failure._tag) {
    case 'ImportRefused':
      return badInput(failure.reason, failure.hint);
    case 'ImportUnproven':
      return badAnswer(failure.reason, failure.hint);
    case 'ImportInterrupted':
      return unreachable(failure.reason, failure.hint);
    default:
      return E.left(explainLogProblem(failure));
  }
};

const tell = (shell: Shell, imported: Imported, ms: number, { json }: Options): void => {
  const { events, seals, resumedAfter, proof, movedHeaders, notKept } = imported;
  const verified = proof !== null;
  const next = 'recovery-ledger adopt';
  if (json) {
    const counts = { events, seals, resumedAfter, verified, verdict: proof?.verdict ?? null };
    shell.print(JSON.stringify({ ...counts, movedHeaders, notKept, next, ms: Math.round(ms) }));
    return;
  }
  const proven = verified
    ? `proven by ${count(proof.seals, 'seal')}`
    : shell.paint.yellow('UNVERIFIED: nothing proves that it is what was recorded');
  const what = `${count(events, 'event')} and ${count(seals, 'seal')}`;
  shell.print(`imported ${what} in ${showMs(ms)}, ${proven}`);
  for (const line of notKept) shell.print(`  not kept: ${line}`);
  const moved = Object.entries(movedHeaders).map(([name, times]) => `${name} (${times})`);
  if (moved.length > 0) shell.print(`  moved to metadata: ${moved.join(', ')}`);
  shell.print(`no service uses it before \`${next}\`, which raises the generation of epochs`);
};
