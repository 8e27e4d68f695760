/** What the parts of one recoverer process share. Types only. */
import type { Aggregate, Epoch, Estate, LoadedRunbook, Log } from '@recovery-ledger/ledger';
import type { Children } from '../actions/action.ts';
import type { AnyAction } from '../actions/catalogue.ts';
import type { Clock } from '../actions/clock.ts';
import type { OpenHttp } from '../actions/http-client.ts';
import type { ValidActs } from '../actions/people.ts';
import type { Plan } from '../recovery/state.ts';
import type { Claim, World } from '../world/state.ts';
import type { CrashHere } from './crash-points.ts';
import type { Abandonment } from './drive.ts';

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
  readonly clock: Clock;
  readonly http: OpenHttp;
  /** The value of a secret that a runbook names; undefined where it is not set. */
  readonly secret: (name: string) => string | undefined;
  /**
   * False when this host knows a newer epoch of the component: asked before an effect that no
   * actuator fences.
   */
  readonly admit: (component: string, epoch: Epoch) => Promise<boolean>;
  readonly crash: CrashHere;
};

export type Recoverer = {
  readonly deps: RecovererDeps;
  readonly signal: AbortSignal;
  readonly world: () => World;
  /** What people have validly done, as folded into the world. */
  readonly acts: ValidActs;
  readonly childrenOf: (plan: Plan) => Children;
  /** That a person validly asked for a recovery to be abandoned. */
  readonly abandonmentOf: (recovery: string) => Abandonment | undefined;
  /** Asks the leases; true while nobody can tell. */
  readonly isHolderAlive: (claim: Claim) => Promise<boolean>;
  readonly lastSequence: (aggregate: Aggregate) => number;
  /** Calls back once when a claim newer than this epoch is seen. */
  readonly watchClaim: (component: string, epoch: Epoch, onNewer: () => void) => void;
};
