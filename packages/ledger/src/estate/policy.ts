/**
 * The rules by which recoverers decide: back-off, correlation, full activation, who has to agree.
 * Pure. What is left out is the careful choice: no full activation, no cap, nobody
 * pre-authorised; and no schedule.
 */
import * as t from 'io-ts';
import { OnExpiry } from '../events/approval-policy.ts';
import { ComponentId, Sequence, Token } from '../events/primitives.ts';
import { Milliseconds } from './duration.ts';
import { withDefault } from './with-default.ts';

const hourMs = 3_600_000;

/** See ApprovalPolicy of the events: `limit` is how long people have. */
const Approval = t.strict(
  {
    required: Sequence,
    roles: t.readonlyArray(Token),
    everyRole: withDefault(t.boolean, false),
    notRequester: withDefault(t.boolean, false),
    limit: Milliseconds,
    onExpiry: OnExpiry,
  },
  'Approval',
);

/** From `systems` counted failures within the correlation window on, `component` is recovered. */
const FullDr = t.strict({ systems: Sequence, component: ComponentId, runbook: t.string }, 'FullDr');

const FailoverCap = t.strict({ count: Sequence, window: Milliseconds }, 'FailoverCap');

/** Positions against the venue's own word, again and again; both sides are endpoints by name. */
const Reconciliation = t.strict(
  {
    every: withDefault(Milliseconds, 60_000),
    /** Whose books they are: where it does not run, nothing is compared. */
    component: ComponentId,
    internal: t.string,
    external: t.string,
  },
  'Reconciliation',
);
export type Reconciliation = t.TypeOf<typeof Reconciliation>;

const policyName = t.union([t.string, t.null]);

export const Policy = t.strict(
  {
    version: t.string,
    /** No second recovery of a component sooner than this; doubled by each one that follows. */
    antiFlap: Milliseconds,
    /** The most that doubling comes to. */
    antiFlapMax: withDefault(Milliseconds, hourMs),
    /** After so long without a recovery the doubling begins anew. */
    antiFlapReset: withDefault(Milliseconds, hourMs),
    correlationWindow: Milliseconds,
    fullDr: withDefault(t.union([FullDr, t.null]), null),
    /** The most recoveries of all components together within the window. */
    failoverCap: withDefault(t.union([FailoverCap, t.null]), null),
    approvals: withDefault(t.record(t.string, Approval), {}),
    /** Whose agreement a tier needs, by policy name. Tier 1 acts by itself. */
    tiers: withDefault(t.strict({ 2: policyName, 3: policyName }, 'Tiers'), { 2: null, 3: null }),
    reconciliation: withDefault(t.union([Reconciliation, t.null]), null),
    /** Whether trading that is open stays open when the ledger cannot be reached. */
    onLedgerLoss: withDefault(t.keyof({ keep: null, halt: null }), 'keep'),
  },
  'Policy',
);
export type Policy = t.TypeOf<typeof Policy>;
