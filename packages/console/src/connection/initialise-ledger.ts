/** IO: creates the streams where missing, publishes an estate where it changed, in both modes. */
import { initialiseLog, type Mode } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import type { Trouble } from '../outcome.ts';
import type { Shell } from '../shell.ts';
import { explainLogProblem } from './explain-log-problem.ts';
import { publishEstate } from './publish-estate.ts';
import type { EstateOnDisk } from './read-estate.ts';
import { logSettings } from './with-log.ts';

export type Initialised = { readonly created: readonly string[]; readonly published: number };

const modes: readonly Mode[] = ['real', 'drill'];

export const initialiseLedger = async (
  shell: Shell,
  estate: EstateOnDisk,
  replicas = 1,
): Promise<E.Either<Trouble, Initialised>> => {
  const settings = logSettings(shell, {
    service: 'console',
    instance: 'init',
    mode: 'real',
    as: 'admin',
  });
  if (E.isLeft(settings)) return settings;
  const streams = await initialiseLog(settings.right, replicas);
  if (E.isLeft(streams)) return E.left(explainLogProblem(streams.left));
  let published = 0;
  for (const mode of modes) {
    const events = await publishEstate(shell, mode, estate);
    if (E.isLeft(events)) return events;
    published += events.right;
  }
  return E.right({ created: streams.right, published });
};
