/**
 * What people told the recoverers to do or to leave: pauses, blocks, maintenance, requests, and
 * the kill switch. Each has an id that lifts it, a reason, and an end where one can be given.
 *
 * Subject: `ledger.<mode>.control.<estate>`. Written by people (operator).
 */
import * as t from 'io-ts';
import { byPerson } from './acts.ts';
import { ComponentId, IsoInstant, Sequence, Token } from './primitives.ts';

const act = { estate: Token, ...byPerson };
const components = t.union([t.literal('all'), t.readonlyArray(ComponentId)], 'Components');
/** `null`: until it is lifted. After this instant it no longer holds, without a further event. */
const expiresAt = t.union([IsoInstant, t.null]);

export const RecoveriesPaused = t.strict({
  type: t.literal('RecoveriesPaused'),
  data: t.strict({ ...act, pause: Token, components, expiresAt }),
});

export const RecoveriesUnpaused = t.strict({
  type: t.literal('RecoveriesUnpaused'),
  data: t.strict({ ...act, pause: Token }),
});

/** No recovery may claim the component; one that already holds it finishes. */
export const ComponentBlocked = t.strict({
  type: t.literal('ComponentBlocked'),
  data: t.strict({ ...act, block: Token, component: ComponentId, expiresAt }),
});

export const ComponentUnblocked = t.strict({
  type: t.literal('ComponentUnblocked'),
  data: t.strict({ ...act, block: Token, component: ComponentId }),
});

/** Planned downtime counts apart only if this was written before `from`; an overrun does not. */
export const MaintenanceScheduled = t.strict({
  type: t.literal('MaintenanceScheduled'),
  data: t.strict({
    ...act,
    maintenance: Token,
    components,
    from: IsoInstant,
    until: IsoInstant,
    change: t.union([t.string, t.null]),
  }),
});

export const MaintenanceCancelled = t.strict({
  type: t.literal('MaintenanceCancelled'),
  data: t.strict({ ...act, maintenance: Token }),
});

export const RequestedAction = t.keyof(
  {
    start: null,
    switch_over: null,
    fail_back: null,
    halt: null,
    resume: null,
    continue: null,
    abandon: null,
  },
  'RequestedAction',
);

/**
 * Under the same rules and claims as any recovery: the answer is a RecoveryDecided or a
 * RecoveryWithheld. `aboutRecovery` is a running one, `target` the instance to move to,
 * `aboutHalt` the halt to lift; `overrides` are codes of blockers that the person takes upon them.
 * `parameters` are what the runbook asks a person for, such as the point in time to restore to.
 */
export const RecoveryRequested = t.strict({
  type: t.literal('RecoveryRequested'),
  data: t.strict({
    ...act,
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
    parameters: t.record(t.string, t.string),
    decidedAtSequence: Sequence,
    expiresAt,
  }),
});

/** `id` is the code of the desk, trader, algorithm, account, venue or symbol; null for the firm. */
const KillReach = t.strict(
  {
    level: t.keyof({
      firm: null,
      desk: null,
      trader: null,
      algorithm: null,
      account: null,
      venue: null,
      symbol: null,
    }),
    id: t.union([t.string, t.null]),
  },
  'KillReach',
);

/** Cancel and block at once. A `test` proves that it can be reached, and changes nothing. */
export const KillSwitchInvoked = t.strict({
  type: t.literal('KillSwitchInvoked'),
  data: t.strict({
    ...act,
    invocation: Token,
    reach: KillReach,
    incident: t.union([Token, t.null]),
    cancelOrders: t.boolean,
    blockOrders: t.boolean,
    test: t.boolean,
  }),
});

export const ControlEvent = t.union(
  [
    RecoveriesPaused,
    RecoveriesUnpaused,
    ComponentBlocked,
    ComponentUnblocked,
    MaintenanceScheduled,
    MaintenanceCancelled,
    RecoveryRequested,
    KillSwitchInvoked,
  ],
  'ControlEvent',
);
export type ControlEvent = t.TypeOf<typeof ControlEvent>;
