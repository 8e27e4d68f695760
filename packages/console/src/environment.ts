/**
 * The environment, decoded once by one codec: the only place that knows the names. Pure.
 * `up` writes the same names to a file, so that a command in another terminal finds the ledger; a
 * variable that is set wins over the file.
 */

import { type Mode, Mode as ModeCodec, Token, type Variables } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import type { Trouble } from './outcome.ts';

const Text = new t.Type<string, string, unknown>(
  'Text',
  t.string.is,
  (u, c) =>
    typeof u === 'string' && u.trim() !== ''
      ? t.success(u)
      : t.failure(u, c, 'is set, but to nothing'),
  t.identity,
);

const Variable = t.partial({
  RECOVERY_LEDGER_NATS_URL: Text,
  RECOVERY_LEDGER_NATS_USER: Text,
  RECOVERY_LEDGER_NATS_PASSWORD: Text,
  RECOVERY_LEDGER_NATS_CA_FILE: Text,
  RECOVERY_LEDGER_CREDENTIALS: Text,
  RECOVERY_LEDGER_SEAL_SEED_FILE: Text,
  RECOVERY_LEDGER_ANCHOR: Text,
  RECOVERY_LEDGER_DATABASE_URL: Text,
  RECOVERY_LEDGER_REDIS_URL: Text,
  RECOVERY_LEDGER_ESTATE: Text,
  RECOVERY_LEDGER_MODE: ModeCodec,
  RECOVERY_LEDGER_INSTANCE: Token,
  RECOVERY_LEDGER_PERSON: Token,
  RECOVERY_LEDGER_STATE_DIR: Text,
  RECOVERY_LEDGER_HOME: Text,
  RECOVERY_LEDGER_DEBUG: Text,
  RECOVERY_LEDGER_CRASH_AT: Text,
});

export type Environment = {
  readonly natsUrl: string | undefined;
  /** A login that was named: it wins over the one that a service or a command would take. */
  readonly natsUser: string | undefined;
  readonly natsPassword: string | undefined;
  /** The certificate that signed the server's. */
  readonly natsCaFile: string | undefined;
  /** The folder with a seed for every user, as `init --credentials` makes it. */
  readonly credentials: string | undefined;
  /** The key that seals are signed with, where it is not in the credentials folder. */
  readonly sealSeedFile: string | undefined;
  /** Where seals are kept outside of the server: the sealer appends, `verify` compares. */
  readonly anchor: string | undefined;
  readonly databaseUrl: string | undefined;
  readonly redisUrl: string | undefined;
  readonly estate: string | undefined;
  readonly mode: Mode;
  readonly instance: string | undefined;
  /** Who sits at this terminal, as the estate lists people. */
  readonly person: string;
  readonly stateDir: string | undefined;
  readonly debug: boolean;
  /** Where a test wants a recoverer to be killed. */
  readonly crashAt: string | undefined;
  /** Everything, undecoded: what `${NAME}` in an estate file is replaced from. */
  readonly variables: Variables;
};

export const decodeEnvironment = (variables: Variables): E.Either<Trouble, Environment> => {
  const decoded = Variable.decode(variables);
  if (E.isLeft(decoded)) return E.left(complaint(decoded.left));
  const of = decoded.right;
  return E.right({
    natsUrl: of.RECOVERY_LEDGER_NATS_URL,
    natsUser: of.RECOVERY_LEDGER_NATS_USER,
    natsPassword: of.RECOVERY_LEDGER_NATS_PASSWORD,
    natsCaFile: of.RECOVERY_LEDGER_NATS_CA_FILE,
    credentials: of.RECOVERY_LEDGER_CREDENTIALS,
    sealSeedFile: of.RECOVERY_LEDGER_SEAL_SEED_FILE,
    anchor: of.RECOVERY_LEDGER_ANCHOR,
    databaseUrl: of.RECOVERY_LEDGER_DATABASE_URL,
    redisUrl: of.RECOVERY_LEDGER_REDIS_URL,
    estate: of.RECOVERY_LEDGER_ESTATE,
    mode: of.RECOVERY_LEDGER_MODE ?? 'real',
    instance: of.RECOVERY_LEDGER_INSTANCE,
    person: of.RECOVERY_LEDGER_PERSON ?? 'on-call',
    stateDir: of.RECOVERY_LEDGER_STATE_DIR,
    debug: of.RECOVERY_LEDGER_DEBUG === '1',
    crashAt: of.RECOVERY_LEDGER_CRASH_AT,
    variables,
  });
};

const hints: Readonly<Record<string, string>> = {
  Mode: 'set it to real or drill, or unset it',
  Token: 'use letters, digits, _ and -, at most 64',
};

/** The value itself is not shown: it may be a password. */
const complaint = ([error]: t.Errors): Trouble => {
  const field = error?.context[1];
  return {
    _tag: 'BadInput',
    message: `${field?.key ?? 'the environment'} is not valid`,
    hint: hints[field?.type.name ?? ''] ?? 'set it to something, or unset it',
  };
};
