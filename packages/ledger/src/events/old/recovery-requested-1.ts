/** The data of RecoveryRequested as version 1 wrote it, frozen: no runbook had parameters. Pure. */
import * as t from 'io-ts';
import { byPerson } from '../acts.ts';
import { type RecoveryRequested, RequestedAction } from '../control.ts';
import { ComponentId, IsoInstant, Sequence, Token } from '../primitives.ts';

export const RecoveryRequested1 = t.strict({
  estate: Token,
  ...byPerson,
  request: Token,
  action: RequestedAction,
  component: ComponentId,
  incident: t.union([Token, t.null]),
  aboutRecovery: t.union([Token, t.null]),
  runbook: t.union([t.string, t.null]),
  target: t.union([t.string, t.null]),
  aboutHalt: t.union([Token, t.null]),
  rehearsal: t.boolean,
  overrides: t.readonlyArray(Token),
  decidedAtSequence: Sequence,
  expiresAt: t.union([IsoInstant, t.null]),
});

export const liftRecoveryRequested1 = (data: t.TypeOf<typeof RecoveryRequested1>) =>
  ({ ...data, parameters: {} }) satisfies t.TypeOf<typeof RecoveryRequested>['data'];
