/**
 * The clock of every confirmed failure: its onset, the marks on the way, and its end. Pure.
 *
 * One clock per FailureConfirmed, also when recovery was withheld. It stops when the component's
 * resume criterion is met: TradingResumed without remaining halts where trading was halted,
 * otherwise RecoveryCompleted, otherwise FailureCleared. Marks are kept raw, so that a changed
 * definition of a phase recomputes all history. An event that names nothing known changes nothing.
 */
import type { LedgerEvent } from '../events/catalogue.ts';
import type { Onset } from '../events/component.ts';
import type { FailureType, Mode } from '../events/primitives.ts';
import type { Meta, Recorded } from '../events/recorded.ts';
import type { Phase } from '../events/recovery-plan.ts';
import { addClock, changeClock, changeRunning, clockOf, recoveryKey } from './clock-set.ts';

export type StepMark = { readonly step: string; readonly phase: Phase; readonly at: Meta };

export type RecoveryClock = {
  readonly failure: number;
  readonly mode: Mode;
  readonly component: string;
  readonly failureType: FailureType;
  readonly onset: Onset;
  readonly incident: string;
  readonly targetMs: number | null;
  readonly confirmed: Meta;
  readonly decided: Meta | null;
  readonly recovery: string | null;
  readonly runbook: string | null;
  readonly withheld: boolean;
  readonly rehearsal: boolean;
  readonly firstStep: Meta | null;
  readonly stepsDone: readonly StepMark[];
  /** Trading was halted for this recovery: its completion alone does not stop the clock. */
  readonly halted: boolean;
  /** Its own halt was lifted, or it completed: it ends when no halt of anyone is left. */
  readonly awaitsTrading: boolean;
  /** Its recovery failed or was abandoned: the component may still clear by other hands. */
  readonly recoveryOver: boolean;
  readonly ended: { readonly at: Meta; readonly by: LedgerEvent['type'] } | null;
};

export type Clocks = {
  /** Targets in force, from EstatePublished, by `<mode>/<component>`. */
  readonly targets: Readonly<Record<string, number>>;
  /** Running clocks and those that ended last: a short list, cheap to copy for every event. */
  readonly clocks: readonly RecoveryClock[];
  /** The failure that a recovery is for, by `<mode>/<recovery>`. */
  readonly recoveries: Readonly<Record<string, number>>;
};

export const noClocks: Clocks = { targets: {}, clocks: [], recoveries: {} };

export const evolveClocks = (state: Clocks, event: Recorded): Clocks => {
  const { meta } = event;
  switch (event.type) {
    case 'EstatePublished':
      return { ...state, targets: targetsOf(state.targets, meta.mode, event.data.components) };
    case 'FailureConfirmed':
      return addClock(state, started(event, state.targets[`${meta.mode}/${event.data.component}`]));
    case 'FailureAssigned':
      return changeClock(state, event.data.failure, (clock) => ({
        ...clock,
        incident: event.data.incident,
      }));
    case 'RecoveryDecided':
      return decided(state, event);
    case 'RecoveryWithheld':
      return changeClock(state, event.data.failure, (clock) =>
        clock.recovery === null && clock.component === event.data.component
          ? { ...clock, decided: meta, withheld: true }
          : clock,
      );
    case 'FailureCleared':
      return changeClock(state, event.data.failure, (clock) =>
        clock.recovery === null || clock.recoveryOver ? stop(clock, meta, event.type) : clock,
      );
    default:
      return evolveRecovery(state, event);
  }
};

const evolveRecovery = (state: Clocks, event: Recorded): Clocks => {
  const { meta } = event;
  const ofRecovery = (recovery: string, update: (clock: RecoveryClock) => RecoveryClock) =>
    changeClock(state, state.recoveries[recoveryKey(meta.mode, recovery)], update);
  switch (event.type) {
    case 'RecoveryPlanned':
      return ofRecovery(event.data.recovery, (clock) => ({
        ...clock,
        rehearsal: event.data.rehearsal,
      }));
    case 'StepStarted':
      return ofRecovery(event.data.recovery, (clock) =>
        clock.firstStep === null ? { ...clock, firstStep: meta } : clock,
      );
    case 'StepSucceeded': {
      const { recovery, step, phase } = event.data;
      return ofRecovery(recovery, (clock) => ({
        ...clock,
        stepsDone: [...clock.stepsDone, { step, phase, at: meta }],
      }));
    }
    case 'TradingHalted':
      return ofRecovery(event.data.recovery, (clock) => ({ ...clock, halted: true }));
    case 'RecoveryFailed':
    case 'RecoveryAbandoned':
      return ofRecovery(event.data.recovery, (clock) => ({ ...clock, recoveryOver: true }));
    default:
      return evolveEnd(state, event);
  }
};

/** What can stop clocks, of the recovery itself and of those that wait with it. */
const evolveEnd = (state: Clocks, event: Recorded): Clocks => {
  const { meta } = event;
  if (event.type === 'TradingResumed') {
    const open = event.data.remainingHalts.length === 0;
    return changeRunning(state, (clock) => {
      const own = belongs(clock, meta.mode, event.data);
      if (open && (own || (clock.awaitsTrading && clock.mode === meta.mode))) {
        return stop(clock, meta, event.type);
      }
      return own && clock.halted ? { ...clock, awaitsTrading: true } : clock;
    });
  }
  if (event.type !== 'RecoveryCompleted') return state;
  return changeRunning(state, (clock) => {
    if (!belongs(clock, meta.mode, event.data)) return clock;
    const waits = clock.halted && event.data.outcome === 'recovered';
    return waits ? { ...clock, awaitsTrading: true } : stop(clock, meta, event.type);
  });
};

type RecoveryEnd = {
  readonly recovery: string;
  readonly incident: string;
  readonly component: string;
};

/** A component that failed twice in one incident is recovered once, for both failures. */
const belongs = (clock: RecoveryClock, mode: Mode, end: RecoveryEnd): boolean =>
  clock.mode === mode &&
  (clock.recovery === end.recovery ||
    (clock.recovery === null &&
      clock.incident === end.incident &&
      clock.component === end.component));

const decided = (
  state: Clocks,
  { data, meta }: Recorded<Extract<LedgerEvent, { type: 'RecoveryDecided' }>>,
): Clocks => {
  const { failure, recovery, runbook, targetMs } = data;
  // What a failure asks for beyond its own component, a full activation, has no clock of its own.
  if (clockOf(state, failure)?.component !== data.component) return state;
  const known = { ...state.recoveries, [recoveryKey(meta.mode, recovery)]: failure };
  return changeClock({ ...state, recoveries: known }, failure, (clock) => ({
    ...clock,
    ...{ decided: meta, recovery, runbook, targetMs, withheld: false, recoveryOver: false },
  }));
};

const started = (
  { data, meta }: Recorded<Extract<LedgerEvent, { type: 'FailureConfirmed' }>>,
  targetMs: number | undefined,
): RecoveryClock => ({
  failure: meta.sequence,
  mode: meta.mode,
  component: data.component,
  failureType: data.failureType,
  onset: data.onset,
  incident: `inc-${meta.sequence}`,
  targetMs: targetMs ?? null,
  confirmed: meta,
  decided: null,
  recovery: null,
  runbook: null,
  withheld: false,
  rehearsal: false,
  firstStep: null,
  stepsDone: [],
  halted: false,
  awaitsTrading: false,
  recoveryOver: false,
  ended: null,
});

const stop = (clock: RecoveryClock, at: Meta, by: LedgerEvent['type']): RecoveryClock =>
  clock.ended === null ? { ...clock, ended: { at, by } } : clock;

/** The estate in force replaces all targets of its mode and leaves those of the other mode. */
const targetsOf = (
  before: Clocks['targets'],
  mode: Mode,
  components: readonly { readonly component: string; readonly rtoMs: number }[],
): Clocks['targets'] => ({
  ...Object.fromEntries(Object.entries(before).filter(([key]) => !key.startsWith(`${mode}/`))),
  ...Object.fromEntries(components.map(({ component, rtoMs }) => [`${mode}/${component}`, rtoMs])),
});
