/** What driving one recovery needs, under one claim. Types, and whether it may still act. */
import type { Epoch, LoadedRunbook, Log } from '@recovery-ledger/ledger';
import type { Children } from '../actions/action.ts';
import type { ValidActs } from '../actions/people.ts';
import type { Redactor } from '../actions/redact.ts';
import type { Plan } from '../recovery/state.ts';
import type { BackOff } from './back-off.ts';
import type { CrashPoint } from './crash-points.ts';
import type { HeldLease } from './lease.ts';
import { LostClaim } from './lost-claim.ts';
import type { RecovererDeps } from './recoverer.ts';
import type { RecoveryRecord } from './recovery-record.ts';
import type { RunningSteps } from './running-steps.ts';

export type Abandonment = { readonly by: string; readonly reason: string };

export type Drive = {
  readonly deps: Pick<
    RecovererDeps,
    'clock' | 'http' | 'secret' | 'admit' | 'actions' | 'instance'
  > & {
    readonly log: Pick<Log, 'mode'> & Partial<Pick<Log, 'lastPosition'>>;
    readonly crash: (point: CrashPoint) => void;
  };
  readonly record: RecoveryRecord;
  readonly lease: HeldLease;
  readonly epoch: Epoch;
  readonly loaded: LoadedRunbook;
  readonly acts: ValidActs;
  readonly childrenOf: (plan: Plan) => Children;
  /** The newest event that this process has read. */
  readonly newest: () => number;
  /** That a person asked for the recovery to be abandoned. */
  readonly abandoned: () => Abandonment | undefined;
  /** The activation that opens trading instead of it, while there is one. */
  readonly openedBy: () => string | undefined;
  /** Every effect waits for it: the claim's epoch is known wherever effects are carried out. */
  readonly told: Promise<void>;
  /** Aborted when the claim is lost or the service stops. */
  readonly signal: AbortSignal;
};

/** A drive under way. */
export type Driving = Drive & {
  readonly running: RunningSteps;
  readonly backOff: BackOff;
  /** Takes the values of secrets out of what is about to be recorded. */
  readonly redact: Redactor;
};

/** Asked before the start is recorded and before the effect: the append may have taken its time. */
export const mayAct = ({ lease, signal }: Drive): void => {
  if (!lease.isFresh()) throw new LostClaim('the lease was not renewed in time');
  if (signal.aborted) throw new LostClaim('stopped');
};
