/**
 * The clock of every confirmed failure: its onset, the marks on the way, and its end. Pure.
 *
 * One clock per FailureConfirmed, also when recovery was withheld. It stops when the component's
 * resume criterion is met: TradingResumed without remaining halts where trading was halted,
 * otherwise RecoveryCompleted, otherwise FailureCleared. Marks are kept raw, so that a changed
 * definition of a phase recomputes all history.
 */
import type { LedgerEvent } from '../events/catalogue.ts';
import type { Onset } from '../events/component.ts';
import type { FailureType, Mode } from '../events/primitives.ts';
import type { Meta, Recorded } from '../events/recorded.ts';
import type { Phase } from '../events/recovery.ts';

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
  readonly halted: boolean;
  readonly ended: { readonly at: Meta; readonly by: LedgerEvent['type'] } | null;
};

export type Clocks = {
  /** Targets in force by component, from EstatePublished. */
  readonly targets: Readonly<Record<string, number>>;
  readonly clocks: Readonly<Record<number, RecoveryClock>>;
};

export const noClocks: Clocks = { targets: {}, clocks: {} };

export const evolveClocks = (state: Clocks, event: Recorded): Clocks => {
  switch (event.type) {
    case 'EstatePublished':
      return { ...state, targets: targetsOf(event.data.components) };
    case 'FailureConfirmed':
      return put(state, started(event, state.targets[event.data.component] ?? null));
    case 'FailureAssigned':
      return change(state, event.data.failure, { incident: event.data.incident });
    case 'RecoveryDecided': {
      const { failure, recovery, runbook, targetMs } = event.data;
      return change(state, failure, {
        decided: event.meta,
        recovery,
        runbook,
        targetMs,
        withheld: false,
      });
    }
    case 'RecoveryWithheld':
      return change(state, event.data.failure, { decided: event.meta, withheld: true });
    case 'FailureCleared':
      return changeWhere(state, byFailure(event.data.failure), (clock) =>
        clock.recovery === null ? stop(clock, event.meta, event.type) : clock,
      );
    default:
      return evolveRecovery(state, event);
  }
};

const evolveRecovery = (state: Clocks, event: Recorded): Clocks => {
  switch (event.type) {
    case 'RecoveryPlanned':
      return changeWhere(state, byRecovery(event.data.recovery), (clock) => ({
        ...clock,
        rehearsal: event.data.rehearsal,
      }));
    case 'StepStarted':
      return changeWhere(state, byRecovery(event.data.recovery), (clock) => ({
        ...clock,
        firstStep: clock.firstStep ?? event.meta,
      }));
    case 'StepSucceeded': {
      const { recovery, step, phase } = event.data;
      return changeWhere(state, byRecovery(recovery), (clock) => ({
        ...clock,
        stepsDone: [...clock.stepsDone, { step, phase, at: event.meta }],
      }));
    }
    case 'TradingHalted':
      return changeWhere(state, byRecovery(event.data.recovery), (c) => ({ ...c, halted: true }));
    case 'TradingResumed':
      return event.data.remainingHalts.length > 0
        ? state
        : changeWhere(state, byRecovery(event.data.recovery), (c) =>
            stop(c, event.meta, event.type),
          );
    case 'RecoveryCompleted':
      return changeWhere(state, byRecovery(event.data.recovery), (c) =>
        stop(c, event.meta, event.type),
      );
    default:
      return state;
  }
};

const started = (
  { data, meta }: Recorded<Extract<LedgerEvent, { type: 'FailureConfirmed' }>>,
  targetMs: number | null,
): RecoveryClock => ({
  failure: meta.sequence,
  mode: meta.mode,
  component: data.component,
  failureType: data.failureType,
  onset: data.onset,
  incident: `inc-${meta.sequence}`,
  targetMs,
  confirmed: meta,
  decided: null,
  recovery: null,
  runbook: null,
  withheld: false,
  rehearsal: false,
  firstStep: null,
  stepsDone: [],
  halted: false,
  ended: null,
});

const stop = (clock: RecoveryClock, at: Meta, by: LedgerEvent['type']): RecoveryClock =>
  clock.ended === null ? { ...clock, ended: { at, by } } : clock;

const put = (state: Clocks, clock: RecoveryClock): Clocks => ({
  ...state,
  clocks: { ...state.clocks, [clock.failure]: clock },
});

const change = (state: Clocks, failure: number, fields: Partial<RecoveryClock>): Clocks =>
  changeWhere(state, byFailure(failure), (clock) => ({ ...clock, ...fields }));

const changeWhere = (
  state: Clocks,
  matches: (clock: RecoveryClock) => boolean,
  update: (clock: RecoveryClock) => RecoveryClock,
): Clocks => {
  const found = Object.values(state.clocks).find(matches);
  return found === undefined ? state : put(state, update(found));
};

const byFailure = (failure: number) => (clock: RecoveryClock) => clock.failure === failure;
const byRecovery = (recovery: string) => (clock: RecoveryClock) => clock.recovery === recovery;

const targetsOf = (
  components: readonly { readonly component: string; readonly rtoMs: number }[],
): Readonly<Record<string, number>> =>
  Object.fromEntries(components.map(({ component, rtoMs }) => [component, rtoMs]));
