/**
 * What the log says of one component, as far as a detector's decisions need it. Pure.
 *
 * `unwatched`: nobody has ever seen it work; a component in this state is UNKNOWN and cannot fail.
 * `watched`: at least one observer has seen it work. Suspicions stand until refuted or renewed.
 * `failed`: a quorum confirmed a failure; it stands while a quorum of its doubters does.
 */
import type { FailureType } from '@recovery-ledger/ledger';
import type { Lag, LagLevel } from './decide-lag.ts';

export type Suspicion = {
  readonly observer: string;
  readonly failureType: FailureType;
  readonly sequence: number;
  /** When it was raised, in nanoseconds since 1970. */
  readonly atNs: bigint;
  readonly incarnation: number | null;
};

export type Failure = {
  /** The sequence of its FailureConfirmed. */
  readonly sequence: number;
  readonly failureType: FailureType;
  readonly incarnation: number | null;
  /** The observers that confirmed it and have not taken it back. */
  readonly doubters: readonly string[];
};

export type Watch = {
  readonly observers: Readonly<Record<string, 'established' | 'lost'>>;
  /** The standing suspicions, at most one per observer, oldest first. */
  readonly suspicions: readonly Suspicion[];
  /** The newest event of each line that backs another up, by its kind and name. */
  readonly redundancy: Readonly<Record<string, Redundancy>>;
  /** The newest event of everything that was behind, by what was compared and of what. */
  readonly lags: Readonly<Record<string, LagKnown>>;
};

/** `level` is null once it has caught up; `lag` is what the event told. */
export type LagKnown = {
  readonly level: LagLevel | null;
  readonly lag: Lag;
  readonly sequence: number;
  readonly atNs: bigint;
};

export type Redundancy = {
  readonly is: 'lost' | 'restored';
  readonly sequence: number;
  readonly atNs: bigint;
};

export type ComponentState =
  | (Watch & { readonly status: 'unwatched' })
  | (Watch & { readonly status: 'watched' })
  | (Watch & { readonly status: 'failed'; readonly failure: Failure });

export const initial: ComponentState = {
  status: 'unwatched',
  observers: {},
  suspicions: [],
  redundancy: {},
  lags: {},
};

export const suspicionOf = (state: ComponentState, observer: string): Suspicion | undefined =>
  state.suspicions.find((suspicion) => suspicion.observer === observer);
