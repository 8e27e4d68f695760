/**
 * `seal`: signs what the log holds, range by range, and hands every seal to an anchor outside of
 * the server. IO.
 */
import { join, resolve } from 'node:path';
import {
  mostPerSeal,
  openSeals,
  openSigner,
  runSealer,
  type SealSigner,
} from '@recovery-ledger/ledger';
import { InvalidArgumentError, Option } from 'commander';
import * as E from 'fp-ts/lib/Either.js';
import { explainLogProblem } from '../connection/explain-log-problem.ts';
import { readSeed } from '../connection/log-login.ts';
import { logSettings } from '../connection/with-log.ts';
import { badInput, done, type Outcome, type Trouble } from '../outcome.ts';
import type { Shell } from '../shell.ts';
import { anchorCommand } from './anchor-command.ts';
import { anchorFile } from './anchor-file.ts';
import type { AnchorTarget } from './anchor-target.ts';
import { keepAnchored } from './keep-anchored.ts';
import { type Service, serviceCommand } from './service-command.ts';

type Own = {
  readonly everyCount: number;
  readonly everyMs: number;
  readonly anchor?: string;
  readonly anchorCommand?: readonly string[];
};

const within = (least: number, most: number) => (text: string) => {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= least && value <= most) return value;
  throw new InvalidArgumentError(`Give a whole number from ${least} to ${most}.`);
};

const options: readonly Option[] = [
  new Option('--every-count <events>', 'seal so many events at once')
    .argParser(within(1, mostPerSeal))
    .default(1_000),
  new Option('--every-ms <milliseconds>', 'no event waits longer for its seal')
    .argParser(within(100, 86_400_000))
    .default(5_000),
  new Option(
    '--anchor <file>',
    'append a line for every seal to this file, on another machine (default: RECOVERY_LEDGER_ANCHOR)',
  ),
  new Option(
    '--anchor-command <argv...>',
    "run this for every seal, with the seal's line on stdin",
  ).conflicts('anchor'),
];

const work = async (service: Service): Promise<Outcome> => {
  const { shell, logger, instance, mode, ready, signal } = service;
  const own = service.own as Own;
  const signer = openKey(shell);
  if (E.isLeft(signer)) return signer;
  const target = targetOf(shell, instance, own);
  if (E.isLeft(target)) return target;
  const settings = logSettings(shell, { service: 'seal', instance, mode });
  if (E.isLeft(settings)) return settings;
  const store = await openSeals(settings.right);
  if (E.isLeft(store)) return E.left(explainLogProblem(store.left));
  const stop = new AbortController();
  const both = AbortSignal.any([signal, stop.signal]);
  const { everyCount, everyMs } = own;
  const deps = { store: store.right, signer: signer.right, logger, everyCount, everyMs, ready };
  const sealing = [
    runSealer(deps, both),
    ...(target.right === undefined
      ? []
      : [keepAnchored({ store: store.right, target: target.right, logger }, both)]),
  ];
  try {
    await Promise.all(sealing);
  } finally {
    stop.abort();
    await Promise.allSettled(sealing);
    await store.right.close();
  }
  return done;
};

const openKey = (shell: Shell): E.Either<Trouble, SealSigner> => {
  const { sealSeedFile, credentials } = shell.environment;
  const file = sealSeedFile ?? (credentials && join(credentials, 'seal.seed'));
  if (file === undefined) {
    return badInput(
      'there is no key to seal with',
      'set RECOVERY_LEDGER_CREDENTIALS to the folder that `init --credentials` made, or ' +
        'RECOVERY_LEDGER_SEAL_SEED_FILE to a file with a seed',
    );
  }
  const seed = readSeed(file);
  if (E.isLeft(seed)) return seed;
  const signer = openSigner(seed.right);
  return E.isRight(signer)
    ? signer
    : badInput(`${file} holds no key to seal with: ${signer.left}`, 'restore it from a backup');
};

const targetOf = (
  { environment, cwd }: Shell,
  instance: string,
  { anchor = environment.anchor, anchorCommand: argv }: Own,
): E.Either<Trouble, AnchorTarget | undefined> => {
  if (argv === undefined)
    return E.right(anchor === undefined ? undefined : anchorFile(resolve(cwd, anchor)));
  const { stateDir } = environment;
  return stateDir === undefined
    ? badInput('--anchor-command needs a folder', 'set RECOVERY_LEDGER_STATE_DIR')
    : E.right(anchorCommand(argv, join(stateDir, `anchored-${instance}`)));
};

export const seal = serviceCommand(
  'seal',
  'sign what the log holds, range by range',
  work,
  options,
);
