/**
 * IO: appends what changed of an estate, and of its people, to its own aggregate, in one mode. Safe
 * to repeat.
 */
import type { EstateEvent, Mode, Recorded } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import { badInput, type Trouble, unreachable } from '../outcome.ts';
import { publications } from '../reports/publications.ts';
import type { Shell } from '../shell.ts';
import { readPeople } from './people-file.ts';
import type { EstateOnDisk } from './read-estate.ts';
import { connectToLog } from './with-log.ts';

/** Gives the number of events appended. */
export const publishEstate = async (
  shell: Shell,
  mode: Mode,
  files: EstateOnDisk,
): Promise<E.Either<Trouble, number>> => {
  const { credentials } = shell.environment;
  const people = credentials === undefined ? E.right(undefined) : readPeople(credentials);
  if (E.isLeft(people)) return people;
  const opened = await connectToLog(shell, {
    service: 'console',
    instance: 'init',
    mode,
    as: 'admin',
  });
  if (E.isLeft(opened)) return opened;
  const log = opened.right;
  try {
    const aggregate = { mode, family: 'estate', id: files.estate.estate } as const;
    const history = await log.history(aggregate);
    const events = publications(files, history.events.filter(isEstateEvent), people.right);
    const appended = await log.append(aggregate, history.last, events);
    if (E.isRight(appended)) return E.right(events.length);
    const message = `the estate cannot be published (${appended.left._tag})`;
    const refuse = appended.left._tag === 'LogUnavailable' ? unreachable : badInput;
    return refuse(message, appended.left.hint);
  } finally {
    await log.close();
  }
};

const isEstateEvent = (event: Recorded): event is Recorded<EstateEvent> =>
  event.type === 'EstatePublished' || event.type === 'RunbookPublished';
