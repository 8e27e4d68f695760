/** What the parts of one recoverer process share. Types only. */
import type { Aggregate, Epoch, Estate, LoadedRunbook, Log } from '@recovery-ledger/ledger';
import type { AnyAction } from '../actions/catalogue.ts';
import type { World } from '../world/state.ts';
import type { CrashHere } from './crash-points.ts';

export type Logger = {
  readonly info: (fields: object, message: string) => void;
  readonly warn: (fields: object, message: string) => void;
  readonly error: (fields: object, message: string) => void;
};

export type RecovererDeps = {
  readonly log: Log;
  readonly estate: Estate;
  readonly estateHash: string;
  /** By runbook id; each has passed `checkRunbook`. */
  readonly runbooks: ReadonlyMap<string, LoadedRunbook>;
  readonly actions: ReadonlyMap<string, AnyAction>;
  readonly instance: string;
  readonly logger: Logger;
  readonly crash: CrashHere;
};

export type Recoverer = {
  readonly deps: RecovererDeps;
  readonly signal: AbortSignal;
  readonly world: () => World;
  readonly lastSequence: (aggregate: Aggregate) => number;
  /** Calls back once when a claim newer than this epoch is seen. */
  readonly watchClaim: (component: string, epoch: Epoch, onNewer: () => void) => void;
};
