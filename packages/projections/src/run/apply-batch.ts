/**
 * Applies a stretch of the log to all projections in one transaction: rows and checkpoints move
 * together or not at all. What a checkpoint already holds is not applied again.
 *
 * Live, an event that a projection cannot apply is parked and passed by; a rebuild stops on it,
 * unless it is parked already.
 */

import type { Recorded, Unreadable } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import { foldBatch, type NotApplied, prepare } from '../model/fold-batch.ts';
import { familyOf, isFamilyOf, type Projection } from '../model/projection.ts';
import type { Change, Row, Table } from '../model/table.ts';
import {
  parkedEvents,
  parkedTable,
  parkNotApplied,
  parkUnreadable,
} from '../projections/parked-events.ts';
import type { Checkpoint, Move, Store, Transaction } from '../stores/store.ts';

export type Entry = {
  readonly sequence: number;
  readonly entry: E.Either<Unreadable, Recorded>;
};

/** A stretch of the log without gaps: everything after `after` up to its last entry. */
export type Batch = { readonly after: number; readonly entries: readonly Entry[] };

/** Whether this projection may be without this event. */
export type MayPark = (notApplied: NotApplied) => boolean;

export type Manner = {
  readonly onNotApplied: 'park' | 'stop' | MayPark;
  /** One projection at a time, each undone alone when the database refuses its data. */
  readonly careful?: boolean;
  /** Tables whose changes the caller wants to hear of. */
  readonly watched?: ReadonlySet<Table>;
};

export type Applied =
  | {
      readonly _tag: 'Applied';
      readonly sequence: number;
      /** Of the watched tables, in the order of the log. */
      readonly changes: readonly Change[];
      readonly parked: readonly NotApplied[];
    }
  /** A checkpoint lies before the batch: the events between have to be read first. */
  | { readonly _tag: 'Behind'; readonly from: number };

/** Thrown inside the transaction by a rebuild, so that nothing of the batch stays. */
export class CannotApply extends Error {
  readonly notApplied: NotApplied;
  constructor(notApplied: NotApplied) {
    const { projection, event, reason } = notApplied;
    super(`${projection} cannot apply ${event.type} at ${event.meta.sequence}: ${reason}`);
    this.notApplied = notApplied;
  }
}

export const applyBatch = (
  store: Store,
  projections: readonly Projection[],
  batch: Batch,
  manner: Manner,
): Promise<Applied> =>
  store.transact(async (transaction) => {
    const checkpoints = await transaction.lockCheckpoints();
    for (const projection of projections) checkVersion(checkpoints, projection);
    const lowest = Math.min(...checkpoints.map(({ sequence }) => sequence));
    if (lowest < batch.after) return { _tag: 'Behind', from: lowest + 1 };
    const changes: Change[] = [];
    const parked: NotApplied[] = [];
    const readable = readableOf(batch);
    for (const projection of projections) {
      const events = eventsFor(projection, readable, sequenceOf(checkpoints, projection.name));
      const result = await project(transaction, projection, events, manner);
      const refused = result.notApplied.find((one) => !mayPark(manner, one));
      if (refused !== undefined) throw new CannotApply(refused);
      changes.push(...result.changes);
      parked.push(...result.notApplied);
    }
    await park(transaction, batch, sequenceOf(checkpoints, parkedEvents.name), parked);
    await transaction.move(movesOf(batch, checkpoints));
    return { _tag: 'Applied', sequence: lastOf(batch), changes, parked };
  });

const mayPark = ({ onNotApplied }: Manner, one: NotApplied): boolean =>
  typeof onNotApplied === 'function' ? onNotApplied(one) : onNotApplied === 'park';

const lastOf = ({ after, entries }: Batch): number => entries.at(-1)?.sequence ?? after;

const sequenceOf = (checkpoints: readonly Checkpoint[], name: string): number => {
  const found = checkpoints.find(({ projection }) => projection === name);
  if (found === undefined) throw new Error(`projection ${name} has no checkpoint`);
  return found.sequence;
};

/** A newer program may have put its own rows in place: an older one must not write into them. */
const checkVersion = (checkpoints: readonly Checkpoint[], { name, version }: Projection): void => {
  const stored = checkpoints.find(({ projection }) => projection === name)?.version;
  if (stored !== version) throw new Error(`${name} is stored as version ${stored}, not ${version}`);
};

/** The readable events of a batch, each with what its subject has in common with its family's. */
type Readable = { readonly event: Recorded; readonly family: string };

const readableOf = ({ entries }: Batch): readonly Readable[] => {
  const readable: Readable[] = [];
  for (const { entry } of entries) {
    if (E.isRight(entry)) {
      readable.push({ event: entry.right, family: familyOf(entry.right.meta.subject) });
    }
  }
  return readable;
};

const eventsFor = (
  projection: Projection,
  readable: readonly Readable[],
  after: number,
): readonly Recorded[] => {
  const events: Recorded[] = [];
  for (const { event, family } of readable) {
    if (event.meta.sequence > after && isFamilyOf(projection, family)) events.push(event);
  }
  return events;
};

type Projected = {
  readonly changes: readonly Change[];
  readonly notApplied: readonly NotApplied[];
};

const project = async (
  transaction: Transaction,
  projection: Projection,
  events: readonly Recorded[],
  { careful = false, watched }: Manner,
): Promise<Projected> => {
  if (events.length === 0) return { changes: [], notApplied: [] };
  const { tables } = projection;
  const work = async (): Promise<Projected> => {
    const prepared = prepare(projection, events);
    const lookups = prepared.flatMap(({ asked }) => asked);
    const working = await transaction.read(tables, lookups);
    const changes: Change[] = [];
    const notApplied = foldBatch(projection, prepared, working, (change) => {
      if (watched?.has(change.table) === true) changes.push(change);
    });
    await transaction.write(tables);
    return { changes, notApplied };
  };
  if (!careful) return work();
  const attempted = await transaction.attempt(work);
  if (E.isRight(attempted)) return attempted.right;
  const reason = attempted.left;
  const name = projection.name;
  return {
    changes: [],
    notApplied: events.map((event) => ({ projection: name, event, reason })),
  };
};

const park = async (
  transaction: Transaction,
  { entries }: Batch,
  after: number,
  notApplied: readonly NotApplied[],
): Promise<void> => {
  const unreadable = entries.flatMap(({ sequence, entry }) =>
    sequence > after && E.isLeft(entry) ? [parkUnreadable(entry.left)] : [],
  );
  const rows: readonly Row[] = [...unreadable, ...notApplied.map(parkNotApplied)];
  if (rows.length === 0) return;
  const working = (await transaction.read([parkedTable], [])).get(parkedTable);
  for (const row of rows) working?.put(row);
  await transaction.write([parkedTable]);
};

const movesOf = (batch: Batch, checkpoints: readonly Checkpoint[]): readonly Move[] => {
  const to = lastOf(batch);
  const eventTime = recordedAtOf(batch);
  return checkpoints.flatMap(({ projection, sequence }) =>
    sequence < to ? [{ projection, from: sequence, to, eventTime }] : [],
  );
};

const recordedAtOf = ({ entries }: Batch): string => {
  const last = entries.at(-1)?.entry;
  if (last === undefined) throw new Error('a batch without entries moves no checkpoint');
  return E.isLeft(last) ? last.left.recordedAt : last.right.meta.recordedAt;
};
