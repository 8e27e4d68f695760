/**
 * `init`: creates the streams, and publishes the estate and its runbooks where they changed; or,
 * with --credentials, makes the keys with which everybody logs in.
 */
import * as E from 'fp-ts/lib/Either.js';
import { initialiseLedger } from '../connection/initialise-ledger.ts';
import { readEstate } from '../connection/read-estate.ts';
import { done, type Outcome } from '../outcome.ts';
import type { Register } from '../run-command.ts';
import type { Shell } from '../shell.ts';
import { count, list } from '../words/list.ts';
import { type CredentialsOptions, initCredentials } from './init-credentials.ts';
import { jsonOption, parseSequence } from './options.ts';

type Options = Partial<CredentialsOptions> & {
  readonly estate?: string;
  readonly replicas: number;
};

export const init: Register = (program, run) =>
  program
    .command('init')
    .description('create the streams; publish the estate and its runbooks, in both modes')
    .option('--estate <file>', 'the estate file (default: RECOVERY_LEDGER_ESTATE)')
    .option('--replicas <n>', 'copies of every stream: 3 in a cluster', parseSequence, 1)
    .option(
      '--credentials <folder>',
      'instead: make a key for every user, and the server its users',
    )
    .option('--user <name=role...>', 'with --credentials: further users, say detector-3=detector')
    .option('--person <name=role...>', 'with --credentials: further people: trader=on_call')
    .option('--tls <names>', 'with --credentials: an authority, and a certificate for these names')
    .addOption(jsonOption())
    .action((options: Options) => run((shell) => initialise(shell, options)));

const initialise = async (shell: Shell, options: Options): Promise<Outcome> => {
  const { credentials, replicas } = options;
  if (credentials !== undefined) return initCredentials(shell, { ...options, credentials });
  const estate = readEstate(shell, options.estate);
  if (E.isLeft(estate)) return estate;
  const initialised = await initialiseLedger(shell, estate.right, replicas);
  if (E.isLeft(initialised)) return initialised;
  const { created, published } = initialised.right;
  if (options.json) shell.print(JSON.stringify({ created, published }));
  else {
    const what = published === 0 ? 'nothing had changed' : count(published, 'event');
    shell.print(`streams created: ${list(created)}; published: ${what}`);
  }
  return done;
};
