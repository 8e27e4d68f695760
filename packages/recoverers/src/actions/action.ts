/**
 * What an action is: typed parameters, a typed output, the effect, and its rehearsal. Pure types.
 *
 * `run` must be safe to repeat: it gets the claim epoch, which whatever carries out the effect
 * checks, and an idempotency key. `rehearse` reads everything for real and changes nothing.
 */
import type { Epoch, LedgerEvent } from '@recovery-ledger/ledger';
import type * as E from 'fp-ts/lib/Either.js';
import type * as t from 'io-ts';
import type { Signature } from '../runbook/template.ts';
import type { HttpClient } from './http-client.ts';

export type ActionFailure = {
  readonly _tag: 'ActionFailure';
  readonly reason: string;
  /** Whether trying again can help. */
  readonly retry: boolean;
  readonly evidence: Readonly<Record<string, unknown>>;
};

export type Output = Readonly<Record<string, unknown>>;
export type Outcome = E.Either<ActionFailure, Output>;

export type ActionContext = {
  readonly estate: string;
  readonly component: string;
  readonly incident: string;
  readonly recovery: string;
  readonly step: string;
  readonly attempt: number;
  readonly epoch: Epoch;
  readonly incarnation: number;
  readonly signal: AbortSignal;
  readonly http: HttpClient;
  /** Appends events of the trading, reconciliation or recovery aggregate, in order. */
  readonly emit: (events: readonly LedgerEvent[]) => Promise<void>;
};

export type Action<P> = {
  readonly name: string;
  readonly params: t.Type<P, unknown, unknown>;
  /** The output fields that later steps may refer to. */
  readonly output: Signature;
  readonly run: (params: P, context: ActionContext) => Promise<Outcome>;
  readonly rehearse: (params: P, context: ActionContext) => Promise<Outcome>;
};
