/**
 * What a store of rows has to be able to do: everything of a batch in one transaction, under a
 * lock on the checkpoints, so that two projectors of one projection cannot both write.
 */
import type * as E from 'fp-ts/lib/Either.js';
import type { Asked } from '../model/asked.ts';
import type { Tables } from '../model/fold-batch.ts';
import type { Table } from '../model/table.ts';

export type Checkpoint = {
  readonly projection: string;
  readonly version: number;
  /** The last sequence of LEDGER that its rows hold. */
  readonly sequence: number;
  /** The pin of LEDGER: sequences of another stream mean nothing here. */
  readonly streamCreated: string;
};

export type Move = {
  readonly projection: string;
  readonly from: number;
  readonly to: number;
  /** Server time of the event at `to`. */
  readonly eventTime: string;
};

export type Transaction = {
  /** Reads all checkpoints and locks them until the end of the transaction. */
  readonly lockCheckpoints: () => Promise<readonly Checkpoint[]>;
  /** The tables with every row that is looked up; whoever folds changes them in place. */
  readonly read: (tables: readonly Table[], lookups: readonly Asked[]) => Promise<Tables>;
  /** Writes what was changed in these tables. */
  readonly write: (tables: readonly Table[]) => Promise<void>;
  /** Compare-and-set; throws when a checkpoint is not at `from` any more. */
  readonly move: (moves: readonly Move[]) => Promise<void>;
  /** Work that may be refused for its data: then it is undone alone, and the reason is given. */
  readonly attempt: <A>(work: () => Promise<A>) => Promise<E.Either<string, A>>;
};

export type Store = {
  readonly transact: <A>(work: (transaction: Transaction) => Promise<A>) => Promise<A>;
};
