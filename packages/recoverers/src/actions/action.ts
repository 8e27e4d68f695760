/**
 * What an action is: typed parameters, a typed output, the effect, and its rehearsal. Pure types.
 *
 * `run` must be safe to repeat: it gets the claim epoch, which whatever carries out the effect
 * checks, and an idempotency key. `rehearse` reads everything for real and changes nothing.
 */
import type { Epoch, LedgerEvent, OnFailure, Position } from '@recovery-ledger/ledger';
import type * as E from 'fp-ts/lib/Either.js';
import type * as t from 'io-ts';
import type { Plan } from '../recovery/state.ts';
import type { Signature } from '../runbook/template.ts';
import type { Clock } from './clock.ts';
import type { HttpClient } from './http-client.ts';
import type { People } from './people.ts';

export type ActionFailure = {
  readonly _tag: 'ActionFailure';
  readonly reason: string;
  /** Whether trying again can help. */
  readonly retry: boolean;
  readonly evidence: Readonly<Record<string, unknown>>;
  /** What it leads to, where that is not for the runbook to say: what an approval's policy says. */
  readonly onFailure?: OnFailure;
};

export type Output = Readonly<Record<string, unknown>>;
export type Outcome = E.Either<ActionFailure, Output>;

/** How the recovery of one component that an activation asked for ended. */
export type ChildEnd = {
  readonly recovery: string;
  readonly outcome: 'recovered' | 'failed' | 'abandoned' | 'withheld';
  readonly reason: string;
  /** Of other incidents, what was recovered with it: their halts are still in force. */
  readonly incidents: readonly string[];
};

/**
 * Recoveries that this one is made of. Asking twice is asking once: the child's id follows from
 * the parent's and the component. Resolves at the child's end; never before, unless the signal is
 * aborted, which rejects.
 */
export type Children = {
  readonly recover: (
    child: { readonly component: string; readonly site: string | null },
    signal: AbortSignal,
  ) => Promise<ChildEnd>;
};

/**
 * How far primaries were when they were last asked, with the instant of that: null when nobody
 * knows. A bound of what is lost, never a proof that nothing is.
 */
export type Positions = { readonly last: (component: string) => Promise<Position | null> };

export type ActionContext = {
  readonly estate: string;
  readonly component: string;
  readonly incident: string;
  readonly recovery: string;
  readonly step: string;
  readonly attempt: number;
  readonly epoch: Epoch;
  readonly incarnation: number;
  /** Where the recovery recovers to; null where it was not decided. */
  readonly site: string | null;
  readonly plan: Plan;
  readonly signal: AbortSignal;
  readonly clock: Clock;
  /**
   * Whether an effect that nothing else fences, a process of this host, may be carried out here:
   * rejects when the host knows a newer epoch.
   */
  readonly admit: () => Promise<void>;
  readonly http: HttpClient;
  readonly people: People;
  readonly children: Children;
  readonly positions: Positions;
  /** Of the names that the step asks for; redacted from whatever it says, before it is recorded. */
  readonly secrets: Readonly<Record<string, string>>;
  /** Appends events in order; gives the sequences of those of trading and reconciliation. */
  readonly emit: (events: readonly LedgerEvent[]) => Promise<readonly number[]>;
  /** Evidence of the step however it ends: in its output, or beside the reason of its failure. */
  readonly report: (evidence: Output) => void;
};

export type Action<P> = {
  readonly name: string;
  readonly params: t.Type<P, unknown, unknown>;
  /** The output fields that later steps may refer to. */
  readonly output: Signature;
  /**
   * The least time that a step with these parameters needs: a shorter timeout is refused at load.
   */
  readonly minimumMs?: (params: P) => number;
  readonly run: (params: P, context: ActionContext) => Promise<Outcome>;
  readonly rehearse: (params: P, context: ActionContext) => Promise<Outcome>;
};
