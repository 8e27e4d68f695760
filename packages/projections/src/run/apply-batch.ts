/**
 * Applies a stretch of the log to all projections in one transaction: rows and checkpoints move
 * together or not at all. What a checkpoint already holds is not applied again.
 *
 * Live, an event that a projection cannot apply is parked and passed by; a rebuild stops on it,
 * unless it is parked already.
 */

import * as E from 'fp-ts/lib/Either.js';
import { foldBatch, type NotApplied, type Prepared, prepare } from '../model/fold-batch.ts';
import type { Projection } from '../model/projection.ts';
import type { Change, Row, Table } from '../model/table.ts';
import {
  parkedEvents,
  parkedTable,
  parkNotApplied,
  parkUnreadable,
} from '../projections/parked-events.ts';
import type { Checkpoint, Move, Store, Transaction } from '../stores/store.ts';
import { type Batch, eventsFor, readableOf } from './batch-events.ts';

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
    for (const result of await foldAll(transaction, projections, checkpoints, batch, manner)) {
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

type Projected = {
  readonly changes: readonly Change[];
  readonly notApplied: readonly NotApplied[];
};

type Task = { readonly projection: Projection; readonly events: readonly Prepared[] };

/** All rows that any of them may look at are read at once; carefully, one after the other. */
const foldAll = async (
  transaction: Transaction,
  projections: readonly Projection[],
  checkpoints: readonly Checkpoint[],
  batch: Batch,
  manner: Manner,
): Promise<readonly Projected[]> => {
  const readable = readableOf(batch);
  const tasks = projections.flatMap((projection): readonly Task[] => {
    const events = eventsFor(projection, readable, sequenceOf(checkpoints, projection.name));
    return events.length === 0 ? [] : [{ projection, events: prepare(projection, events) }];
  });
  if (manner.careful !== true) return fold(transaction, tasks, manner);
  const results: Projected[] = [];
  for (const task of tasks) {
    const attempted = await transaction.attempt(() => fold(transaction, [task], manner));
    results.push(...(E.isRight(attempted) ? attempted.right : [noneOf(task, attempted.left)]));
  }
  return results;
};

const fold = async (
  transaction: Transaction,
  tasks: readonly Task[],
  { watched }: Manner,
): Promise<readonly Projected[]> => {
  const tables = tasks.flatMap(({ projection }) => projection.tables);
  const lookups = tasks.flatMap(({ events }) => events.flatMap(({ asked }) => asked));
  const working = await transaction.read(tables, lookups);
  const results = tasks.map(({ projection, events }): Projected => {
    const changes: Change[] = [];
    const notApplied = foldBatch(projection, events, working, (change) => {
      if (watched?.has(change.table) === true) changes.push(change);
    });
    return { changes, notApplied };
  });
  await transaction.write(tables);
  return results;
};

const noneOf = ({ projection, events }: Task, reason: string): Projected => ({
  changes: [],
  notApplied: events.map(({ event }) => ({ projection: projection.name, event, reason })),
});

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
