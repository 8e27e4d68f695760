/**
 * Old shapes brought to today's: each version is decoded with its own frozen codec, then lifted by
 * one pure step per version; the caller decodes what comes out with today's codec. Pure.
 *
 * A stored event is never rewritten: this happens after reading, on a copy. A step lifts to the
 * next version only, so a new version leaves all the steps before it as they are.
 */
import * as E from 'fp-ts/lib/Either.js';
import type * as t from 'io-ts';
import type { EventType } from './catalogue.ts';
import { explainFirst } from './explain.ts';
import { DiscrepancyFound1, liftDiscrepancyFound1 } from './old/discrepancy-found-1.ts';
import { EstatePublished1, liftEstatePublished1 } from './old/estate-published-1.ts';
import {
  DiscrepancyAdjusted1,
  DiscrepancyExplained1,
  DiscrepancyFound2,
  DiscrepancyResolved1,
  liftAsItIs,
  liftDiscrepancyFound2,
  liftReconciliationStarted1,
  ReconciliationCompleted1,
  ReconciliationStarted1,
} from './old/reconciliation-1.ts';
import {
  CheckCompleted1,
  liftCheckCompleted1,
  liftStepCompensated1,
  StepCompensated1,
} from './old/recovery-1.ts';
import { liftRecoveryPlanned1, RecoveryPlanned1 } from './old/recovery-planned-1.ts';
import { liftRecoveryRequested1, RecoveryRequested1 } from './old/recovery-requested-1.ts';
import {
  IncidentResolved1,
  liftIncidentResolved1,
  liftRecoveryDecided1,
  liftRecoveryWithheld1,
  liftScopeAssessed1,
  RecoveryDecided1,
  RecoveryWithheld1,
  ScopeAssessed1,
} from './old/scope-1.ts';

type OldVersion = {
  /** Of the data alone, as that version wrote it. */
  readonly codec: t.Mixed;
  readonly lift: (data: unknown) => E.Either<string, unknown>;
};

const old = <A>(codec: t.Type<A, A, unknown>, step: (data: A) => unknown): OldVersion => ({
  codec,
  lift: (data) => {
    const decoded = codec.decode(data);
    return E.isLeft(decoded) ? E.left(explainFirst(decoded.left)) : E.right(step(decoded.right));
  },
});

/** By type: version 1 first, then 2, up to the one before today's. */
const olds: { readonly [T in EventType]?: readonly OldVersion[] } = {
  ScopeAssessed: [old(ScopeAssessed1, liftScopeAssessed1)],
  RecoveryDecided: [old(RecoveryDecided1, liftRecoveryDecided1)],
  RecoveryWithheld: [old(RecoveryWithheld1, liftRecoveryWithheld1)],
  IncidentResolved: [old(IncidentResolved1, liftIncidentResolved1)],
  StepCompensated: [old(StepCompensated1, liftStepCompensated1)],
  CheckCompleted: [old(CheckCompleted1, liftCheckCompleted1)],
  ReconciliationStarted: [old(ReconciliationStarted1, liftReconciliationStarted1)],
  DiscrepancyFound: [
    old(DiscrepancyFound1, liftDiscrepancyFound1),
    old(DiscrepancyFound2, liftDiscrepancyFound2),
  ],
  DiscrepancyExplained: [old(DiscrepancyExplained1, liftAsItIs)],
  DiscrepancyAdjusted: [old(DiscrepancyAdjusted1, liftAsItIs)],
  DiscrepancyResolved: [old(DiscrepancyResolved1, liftAsItIs)],
  ReconciliationCompleted: [old(ReconciliationCompleted1, liftAsItIs)],
  EstatePublished: [old(EstatePublished1, liftEstatePublished1)],
  RecoveryPlanned: [old(RecoveryPlanned1, liftRecoveryPlanned1)],
  RecoveryRequested: [old(RecoveryRequested1, liftRecoveryRequested1)],
};

export const oldVersionsOf = (type: EventType): readonly OldVersion[] => olds[type] ?? [];

/** Today's data, not decoded yet, or why that version's own codec refuses it. */
export const upcast = (type: EventType, from: number, data: unknown): E.Either<string, unknown> => {
  let current = data;
  for (const [index, { lift }] of oldVersionsOf(type)
    .slice(from - 1)
    .entries()) {
    const lifted = lift(current);
    if (E.isLeft(lifted)) return E.left(`version ${from + index}: ${lifted.left}`);
    current = lifted.right;
  }
  return E.right(current);
};
