/**
 * What a person's act is before it is signed: the events of one aggregate, and what is said about
 * them. Deciding is pure: the desk, who acts and the moment come in, an act or a refusal comes out.
 */
import type { Family, LedgerEvent } from '@recovery-ledger/ledger';
import type * as E from 'fp-ts/lib/Either.js';
import type { Desk } from '../desk/desk.ts';
import type { Trouble } from '../outcome.ts';

export type Who = {
  readonly person: string;
  /** As the estate lists them, at least one. */
  readonly roles: readonly string[];
  readonly reason: string;
};

export type Moment = {
  readonly nowMs: number;
  /** A new name that a person can type: `pause-k3f7q2`. */
  readonly newId: (kind: string) => string;
};

export type Act = {
  readonly family: Extract<Family, 'approval' | 'control' | 'reconciliation'>;
  readonly id: string;
  readonly events: readonly LedgerEvent[];
  /** What was done, in a line or more; printed once it is recorded. */
  readonly said: readonly string[];
  /** The same for a program: the names that it needs to go on. */
  readonly names: Readonly<Record<string, unknown>>;
};

export type Decide = (desk: Desk, who: Who, moment: Moment) => E.Either<Trouble, Act>;
