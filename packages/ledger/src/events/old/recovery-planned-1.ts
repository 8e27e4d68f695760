/**
 * The data of RecoveryPlanned as version 1 wrote it, frozen: nothing here follows later changes of
 * the codecs that version 2 is made of. Its steps could not say how they are undone. Pure.
 */
import * as t from 'io-ts';
import { ComponentId, Epoch, Sequence, Token } from '../primitives.ts';
import type { RecoveryPlanned } from '../recovery-plan.ts';

const Phase = t.keyof({
  contain: null,
  fence: null,
  promote: null,
  restore: null,
  replay: null,
  reconcile: null,
  validate: null,
  route: null,
  resume: null,
});

const OnFailure = t.keyof({ abort: null, pause: null, continue: null, compensate: null });

const PlannedStep1 = t.strict(
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
  },
  'PlannedStep1',
);

export const RecoveryPlanned1 = t.strict({
  recovery: Token,
  incident: Token,
  component: ComponentId,
  epoch: Epoch,
  recoverer: Token,
  runbook: t.string,
  runbookHash: t.string,
  estateHash: t.string,
  incarnation: Sequence,
  targetMs: Sequence,
  rehearsal: t.boolean,
  variables: t.record(t.string, t.string),
  steps: t.readonlyArray(PlannedStep1),
});

/** To version 2: compensation was refused at load then, so no step had anything to undo. */
export const liftRecoveryPlanned1 = (data: t.TypeOf<typeof RecoveryPlanned1>) =>
  ({
    ...data,
    steps: data.steps.map((step) => ({ ...step, undo: null })),
  }) satisfies t.TypeOf<typeof RecoveryPlanned>['data'];
