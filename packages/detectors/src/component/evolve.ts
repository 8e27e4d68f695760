/**
 * Folds the events of one component. Pure. Tolerates every order: late events come when they come.
 */
import type { ComponentEvent, Evidence } from '@recovery-ledger/ledger';
import { lagKey, type ReportLag } from './decide-lag.ts';
import { redundancyKey } from './decide-redundancy.ts';
import {
  type ComponentState,
  initial,
  type LagKnown,
  type Redundancy,
  type Suspicion,
  type Watch,
} from './state.ts';

export type Applied = {
  readonly event: ComponentEvent;
  /** 0 for an event that is spooled and has no place in the log yet. */
  readonly sequence: number;
  readonly atNs: bigint;
};

export const evolve = (state: ComponentState, applied: Applied): ComponentState => {
  const { event, sequence } = applied;
  switch (event.type) {
    case 'ObservationEstablished':
      return watchedBy(state, event.data.observer, 'established');
    case 'ObservationLost':
      return withdraw(watchedBy(state, event.data.observer, 'lost'), event.data.observer);
    case 'FailureSuspected': {
      const { observer, failureType, evidence } = event.data;
      const incarnation = incarnationIn(evidence);
      const own = { observer, failureType, sequence, atNs: applied.atNs, incarnation };
      return { ...state, suspicions: [...others(state, observer), own] };
    }
    case 'FailureRefuted':
      return withdraw(state, event.data.observer);
    case 'FailureConfirmed': {
      const { failureType, observers: doubters, evidence } = event.data;
      const failure = { sequence, failureType, doubters, incarnation: incarnationIn(evidence) };
      return { ...state, status: 'failed', failure };
    }
    case 'FailureCleared':
      return state.status === 'failed' && state.failure.sequence === event.data.failure
        ? { ...watchOf(state), status: 'watched', suspicions: [] }
        : state;
    case 'RedundancyLost':
      return withRedundancy(state, applied, event.data, 'lost');
    case 'RedundancyRestored':
      return withRedundancy(state, applied, event.data, 'restored');
    case 'LagBreached':
      return withLag(state, applied, event.data, event.data.level);
    case 'LagCleared':
      return withLag(state, applied, event.data, null);
    default:
      return event satisfies never;
  }
};

export const fold = (applied: readonly Applied[]): ComponentState =>
  applied.reduce(evolve, initial);

const watchOf = ({ observers, suspicions, redundancy, lags }: ComponentState): Watch => ({
  observers,
  suspicions,
  redundancy,
  lags,
});

const withLag = (
  state: ComponentState,
  { sequence, atNs }: Applied,
  told: Pick<ReportLag, 'measure' | 'source' | 'lag'>,
  level: LagKnown['level'],
): ComponentState => {
  const known = { level, lag: told.lag, sequence, atNs };
  return { ...state, lags: { ...state.lags, [lagKey(told)]: known } };
};

const withRedundancy = (
  state: ComponentState,
  { sequence, atNs }: Applied,
  { kind, instance }: { readonly kind: string; readonly instance: string },
  is: Redundancy['is'],
): ComponentState => {
  const key = redundancyKey(kind, instance);
  return { ...state, redundancy: { ...state.redundancy, [key]: { is, sequence, atNs } } };
};

const watchedBy = (
  state: ComponentState,
  observer: string,
  is: 'established' | 'lost',
): ComponentState => {
  const observers = { ...state.observers, [observer]: is };
  if (state.status === 'failed') return { ...state, observers };
  const seenWorking = is === 'established' || state.status === 'watched';
  return { ...state, observers, status: seenWorking ? 'watched' : 'unwatched' };
};

const withdraw = (state: ComponentState, observer: string): ComponentState => {
  const suspicions = others(state, observer);
  if (state.status !== 'failed') return { ...state, suspicions };
  const doubters = state.failure.doubters.filter((doubter) => doubter !== observer);
  return { ...state, suspicions, failure: { ...state.failure, doubters } };
};

const others = ({ suspicions }: ComponentState, observer: string): readonly Suspicion[] =>
  suspicions.filter((suspicion) => suspicion.observer !== observer);

/** The registry's incarnation that a suspicion was about: `evidence.target.incarnation`. */
const incarnationIn = ({ target }: Evidence): number | null => {
  if (typeof target !== 'object' || target === null || !('incarnation' in target)) return null;
  return typeof target.incarnation === 'number' ? target.incarnation : null;
};
