/**
 * What a recovery is going to do, pinned before its first step: runbook and estate by hash, steps,
 * and the variables as they were resolved. A takeover works from this, not from its own moment.
 *
 * Subject: `ledger.<mode>.recovery.<recovery>`. Written by the holder of the component's claim.
 */
import * as t from 'io-ts';
import { ComponentId, Epoch, Sequence, Token } from './primitives.ts';

export const Phase = t.keyof(
  {
    contain: null,
    fence: null,
    promote: null,
    restore: null,
    replay: null,
    reconcile: null,
    validate: null,
    route: null,
    resume: null,
  },
  'Phase',
);
export type Phase = t.TypeOf<typeof Phase>;

export const OnFailure = t.keyof({ abort: null, pause: null, continue: null, compensate: null });
export type OnFailure = t.TypeOf<typeof OnFailure>;

export const ofRecovery = {
  recovery: Token,
  incident: Token,
  component: ComponentId,
  epoch: Epoch,
};

/**
 * How a step is undone: an action and its inputs as the runbook has them, resolved as far as they
 * were known at planning (`${steps.…}` stays), with a time limit and a number of tries of its own.
 */
const PlannedUndo = t.strict(
  {
    action: t.string,
    with: t.record(t.string, t.unknown),
    timeoutMs: Sequence,
    attempts: Sequence,
  },
  'PlannedUndo',
);

export const PlannedStep = t.strict(
  {
    id: Token,
    phase: Phase,
    action: t.string,
    why: t.string,
    needs: t.readonlyArray(Token),
    budgetMs: Sequence,
    timeoutMs: Sequence,
    attempts: Sequence,
    onFailure: OnFailure,
    irreversible: t.boolean,
    undo: t.union([PlannedUndo, t.null]),
  },
  'PlannedStep',
);
export type PlannedStep = t.TypeOf<typeof PlannedStep>;

/**
 * Version 2; version 1 had no `undo`.
 * `incarnation` fences instances: the claim epoch's sequence at promotion, kept in takeovers.
 */
export const RecoveryPlanned = t.strict({
  type: t.literal('RecoveryPlanned'),
  data: t.strict({
    ...ofRecovery,
    recoverer: Token,
    runbook: t.string,
    runbookHash: t.string,
    estateHash: t.string,
    incarnation: Sequence,
    targetMs: Sequence,
    rehearsal: t.boolean,
    variables: t.record(t.string, t.string),
    steps: t.readonlyArray(PlannedStep),
  }),
});
