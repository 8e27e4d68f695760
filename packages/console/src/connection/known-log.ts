/**
 * IO: which log this machine's services have worked with, newest generation first: a site that was
 * lost and comes back has an older one, and no service may take it for the log again.
 */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { StreamIdentity } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import { type Trouble, unreachable } from '../outcome.ts';
import type { Shell } from '../shell.ts';

const KnownLog = t.strict({ created: t.string, generation: t.number });
type KnownLog = t.TypeOf<typeof KnownLog>;

const fileOf = ({ environment, home }: Shell): string =>
  join(environment.stateDir ?? join(home, 'state'), 'log.json');

/** Undefined on a machine where no service has run yet. */
export const knownLog = (shell: Shell): KnownLog | undefined => {
  try {
    const decoded = KnownLog.decode(JSON.parse(readFileSync(fileOf(shell), 'utf8')));
    return E.isRight(decoded) ? decoded.right : undefined;
  } catch {
    return undefined;
  }
};

/** Refuses a log older than the known one, and remembers a newer. */
export const confirmKnownLog = (
  shell: Shell,
  identity: StreamIdentity,
): E.Either<Trouble, void> => {
  const refused = compareKnownLog(shell, identity);
  if (E.isLeft(refused)) return refused;
  const { created, generation } = identity;
  const known = knownLog(shell);
  if (known?.generation !== generation || known.created !== created)
    remember(fileOf(shell), { created, generation });
  return E.right(undefined);
};

/** The same, remembering nothing. */
export const compareKnownLog = (
  shell: Shell,
  { created, generation }: StreamIdentity,
): E.Either<Trouble, void> => {
  const known = knownLog(shell);
  const isOther = generation > 0 && known?.generation === generation && known.created !== created;
  if (known === undefined || (generation >= known.generation && !isOther)) {
    return E.right(undefined);
  }
  return unreachable(
    `this LEDGER (created ${created}, generation ${generation}) is not the log any more: ` +
      `${fileOf(shell)} names the one created ${known.created}, generation ${known.generation}`,
    'stop this server, and point RECOVERY_LEDGER_NATS_URL to the site that was adopted',
  );
};

const remember = (file: string, log: KnownLog): void => {
  mkdirSync(dirname(file), { recursive: true });
  const temporary = `${file}.${process.pid}`;
  writeFileSync(temporary, `${JSON.stringify(log)}\n`);
  renameSync(temporary, file);
};
