/** Folds the log into a schema of its own, from its checkpoints as far as it is told. IO. */

import type { Followed, Log } from '@recovery-ledger/ledger';
import type { Pool } from 'pg';
import { everySubject } from '../model/projection.ts';
import { allProjections } from '../projections/all-projections.ts';
import { applyBatch, type MayPark } from '../run/apply-batch.ts';
import { applyLive } from '../run/apply-live.ts';
import { type ReadAhead, readAhead } from '../run/read-ahead.ts';
import { createBulkStore } from '../stores/bulk.ts';
import { isDataError } from '../stores/data-error.ts';
import { createPostgresStore } from '../stores/postgres.ts';

/** Rows that are not in memory are asked for once per batch. */
const batchSize = 2_000;

export type LogFold = {
  readonly sequence: () => number;
  /** Applies every event up to and including `target`; throws on one it may not be without. */
  readonly advance: (target: number, onBatch: () => void) => Promise<void>;
};

type Deps = {
  readonly log: Pick<Log, 'follow'>;
  readonly pool: Pool;
  readonly schema: string;
  readonly mayPark: MayPark;
  readonly signal: AbortSignal;
  /** Changed rows that are written at once, and events that are folded at once. */
  readonly stretch?: number | undefined;
};

export const foldLog = async (deps: Deps): Promise<LogFold> => {
  const { pool, schema, mayPark } = deps;
  const manner = { onNotApplied: mayPark };
  const bulk = createBulkStore(pool, schema, deps.stretch);
  /** Up to here the database refuses a value: events are tried in halves, one by one at last. */
  let carefulUntil = 0;
  let after = lowest(await bulk.reload());
  let reader = readerFrom(deps, after);

  const apply = async (entries: readonly Followed[]): Promise<number> => {
    const batch = { after, entries };
    const last = entries.at(-1)?.sequence ?? after;
    if (after < carefulUntil) {
      const plain = createPostgresStore(pool, { schema, durable: false });
      const applied = await applyLive(plain, allProjections, batch, manner);
      await bulk.reload();
      return sequenceOf(applied);
    }
    try {
      return sequenceOf(await applyBatch(bulk, allProjections, batch, manner));
    } catch (error) {
      if (!isDataError(error)) throw error;
      return again(last);
    }
  };
  const again = async (refused: number): Promise<number> => {
    carefulUntil = refused;
    await reader.close();
    const from = lowest(await bulk.reload());
    reader = readerFrom(deps, from);
    return from;
  };
  const flush = async (): Promise<void> => {
    try {
      await bulk.flush();
    } catch (error) {
      if (!isDataError(error)) throw error;
      after = await again(after);
    }
  };

  const advance: LogFold['advance'] = async (target, onBatch) => {
    while (after < target) {
      const entries = await reader.next(target);
      if (entries === null) {
        await flush(); // what is done stays done: the next rebuild goes on from here
        throw new Error('the log was closed before the rebuild reached its end');
      }
      if (entries.length === 0) break;
      after = await apply(entries);
      onBatch();
      if (after >= target) await flush();
    }
    await flush();
  };
  return { sequence: () => after, advance };
};

const lowest = (checkpoints: readonly { readonly sequence: number }[]): number =>
  Math.min(...checkpoints.map(({ sequence }) => sequence));

const sequenceOf = (applied: Awaited<ReturnType<typeof applyBatch>>): number => {
  if (applied._tag === 'Behind') throw new Error('the rebuilt rows were changed by another');
  return applied.sequence;
};

type Reader = {
  /** The next events up to `target`; none when they lie beyond it, null when the log was closed. */
  readonly next: (target: number) => Promise<readonly Followed[] | null>;
  readonly close: () => Promise<void>;
};

const readerFrom = ({ log, signal, stretch }: Deps, after: number): Reader => {
  const stop = new AbortController();
  const ended = AbortSignal.any([signal, stop.signal]);
  const followed = log.follow({ subjects: everySubject, from: after + 1, signal: ended });
  const source: ReadAhead = readAhead(followed, ended, stretch ?? batchSize);
  let rest: readonly Followed[] = [];
  return {
    next: async (target) => {
      const read = rest.length > 0 ? rest : await source.next();
      if (read === null) return null;
      const entries = read.filter(({ sequence }) => sequence <= target);
      rest = read.slice(entries.length);
      return entries;
    },
    close: async () => stop.abort(),
  };
};
