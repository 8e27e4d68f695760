/** Small events for tests of the log: what is said is in `reason`. */
import type { Aggregate, EventOfType, Log, Recorded } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';

export const noteOf = (reason: string): EventOfType<'DetectorStopped'> => ({
  type: 'DetectorStopped',
  data: { instance: 'test', reason },
});

export const notebook = (id: string): Aggregate => ({ mode: 'real', family: 'detector', id });

export const reasonOf = (event: Recorded): string =>
  event.type === 'DetectorStopped' ? event.data.reason : event.type;

/** What an aggregate says, oldest first. */
export const notesIn = async (log: Log, id: string): Promise<readonly string[]> =>
  (await log.history(notebook(id))).events.map(reasonOf);

/** The newest sequence of an aggregate, 0 when it has none. */
export const lastSequenceOf = async (log: Log, id: string): Promise<number> =>
  (await log.leader.last(`ledger.real.detector.${id}`))?.sequence ?? 0;

/**
 * Appends one note at the end of its aggregate, again after a conflict; throws on anything else.
 */
export const addNote = async (log: Log, id: string, reason: string): Promise<number> => {
  for (;;) {
    const last = await lastSequenceOf(log, id);
    const appended = await log.append(notebook(id), last, [noteOf(reason)]);
    if (E.isRight(appended)) return appended.right.last;
    if (appended.left._tag !== 'SequenceConflict') throw new Error(JSON.stringify(appended.left));
  }
};
