/** Folds the log from its beginning into a schema of its own, as far as it is told. IO. */

import type { Followed, Log } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import { everySubject } from '../model/projection.ts';
import { allProjections } from '../projections/all-projections.ts';
import type { MayPark } from '../run/apply-batch.ts';
import { applyLive } from '../run/apply-live.ts';
import { readAhead } from '../run/read-ahead.ts';
import type { Store } from '../stores/store.ts';

export type LogFold = {
  readonly sequence: () => number;
  readonly unreadable: () => number;
  /** Applies every event up to and including `target`; throws on one it may not be without. */
  readonly advance: (target: number, onBatch: () => void) => Promise<void>;
};

export const foldLog = (
  log: Pick<Log, 'follow'>,
  store: Store,
  mayPark: MayPark,
  signal: AbortSignal,
): LogFold => {
  const source = readAhead(log.follow({ subjects: everySubject, from: 1, signal }), signal);
  let rest: readonly Followed[] = [];
  let after = 0;
  let unreadable = 0;

  const advance: LogFold['advance'] = async (target, onBatch) => {
    while (after < target) {
      const read = rest.length > 0 ? rest : await source.next();
      if (read === null) throw new Error('the log was closed before the rebuild reached its end');
      const entries = read.filter(({ sequence }) => sequence <= target);
      rest = read.slice(entries.length);
      if (entries.length === 0) return;
      const applied = await applyLive(store, allProjections, { after, entries }, mayPark);
      if (applied._tag === 'Behind') throw new Error('the rebuilt rows were changed by another');
      unreadable += entries.filter(({ entry }) => E.isLeft(entry)).length;
      after = applied.sequence;
      onBatch();
    }
  };
  return { sequence: () => after, unreadable: () => unreadable, advance };
};
