/**
 * A desk for tests: an estate with three people, and whatever is told to it afterwards, folded as
 * the log would give it. Pure. Acts are taken as signed by the person they name.
 */
import type { LedgerEvent, Recorded } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import type { Act, Decide, Moment } from '../acts/act.ts';
import { listed } from '../acts/listed.ts';
import type { Trouble } from '../outcome.ts';
import { type DataOf, type Desk, emptyDesk } from './desk.ts';
import { evolveDesk } from './evolve-desk.ts';

export const startMs = Date.parse('2026-11-23T09:31:00.000Z');

const people = [
  { person: 'on-call', key: 'key-of-on-call', roles: ['on_call'] },
  { person: 'risk-officer', key: 'key-of-risk-officer', roles: ['risk_officer', 'on_call'] },
  { person: 'ceo', key: 'key-of-ceo', roles: ['ceo'] },
];

const component = (id: string, aliases: readonly string[]) => ({
  ...{ component: id, label: id, priority: 1, tier: 2, rtoMs: 1, rpoMs: 0, availability: '' },
  ...{ resumeCriterion: '', runbook: 'RB-1', dependsOn: [], aliases, tierLabel: '' },
  priorityLabel: '',
});

const estatePublished: LedgerEvent = {
  type: 'EstatePublished',
  data: {
    ...{ estate: 'floor', hash: 'h', quorum: 2, policyVersion: '1', text: '', people },
    components: [component('risk_engine', ['RMS']), component('order_gateway', [])],
  },
};

const recorded = (event: LedgerEvent, sequence: number): Recorded => {
  const data: Readonly<Record<string, unknown>> = event.data;
  const { by, role } = data;
  const isAct = typeof by === 'string' && typeof role === 'string';
  const signature = { signedby: `key-of-${by}`, signature: 'S', signatureHolds: true };
  const meta = {
    ...{ id: `id-${sequence}`, source: '/test', time: '', dataschema: '', mode: 'real' as const },
    ...{ producerseq: sequence, bootid: 'a/b', monotonicns: '0', clockboundns: 0, sequence },
    ...{ subject: 'ledger.real.control.floor', aggregate: 'floor' },
    recordedAt: new Date(startMs + sequence).toISOString(),
    ...(isAct ? signature : {}),
  };
  return { ...event, meta };
};

/** The estate is event 1; what is told follows from 2 on. */
export const deskOf = (...events: readonly LedgerEvent[]): Desk =>
  [estatePublished, ...events].reduce(
    (desk, event, index) => evolveDesk(desk, E.right(recorded(event, index + 1))),
    emptyDesk,
  );

const moment: Moment = { nowMs: startMs, newId: (kind) => `${kind}-new` };

/** What a person with their own key gets for an act, at half past nine. */
export const attempt = (
  desk: Desk,
  decide: Decide,
  person = 'on-call',
  nowMs = startMs,
): E.Either<Trouble, Act> => {
  const who = listed(desk, 'real', { person, reason: 'because', key: `key-of-${person}` });
  return E.isLeft(who) ? who : decide(desk, who.right, { ...moment, nowMs });
};

/** The refusal in words, or the types of the events that would be written. */
export const outcomeOf = (...tried: Parameters<typeof attempt>): string => {
  const act = attempt(...tried);
  return E.isLeft(act) ? act.left.message : act.right.events.map(({ type }) => type).join(', ');
};

const epoch = { generation: 0, sequence: 5 };
const ofRecovery = { recovery: 'rec-7', incident: 'inc-7', component: 'risk_engine', epoch };

export const decided: LedgerEvent = {
  type: 'RecoveryDecided',
  data: {
    ...{ incident: 'inc-7', component: 'risk_engine', failure: 7, recovery: 'rec-7' },
    ...{ runbook: 'RB-1', tier: 2, targetMs: 1, rule: '', policyVersion: '1', inputs: [] },
    ...{ candidates: [], decidedAtSequence: 1, origin: 'failure', parent: null, site: null },
    ...{ approval: null, overrides: [] },
    predictedLoss: { state: 'ZERO_PROVEN', bytes: null, ms: null, records: null, basis: '' },
  },
};

export const assigned: LedgerEvent = {
  type: 'FailureAssigned',
  data: { component: 'risk_engine', failure: 7, failureType: 'HUNG', incident: 'inc-7' },
};

const step = (id: string, action: string) => ({
  ...{ id, phase: 'contain' as const, action, why: `why ${id}`, needs: [], budgetMs: 1 },
  ...{ timeoutMs: 1, attempts: 1, onFailure: 'pause' as const, irreversible: false, undo: null },
});

export const planned: LedgerEvent = {
  type: 'RecoveryPlanned',
  data: {
    ...ofRecovery,
    ...{ recoverer: 'r-1', runbook: 'RB-1', runbookHash: '', estateHash: '', incarnation: 5 },
    ...{ targetMs: 1, rehearsal: false, variables: {} },
    steps: [step('ask', 'approve'), step('look', 'tick')],
  },
};

export const stepSucceeded = (id: string): LedgerEvent => ({
  type: 'StepSucceeded',
  data: {
    ...{ ...ofRecovery, step: id, phase: 'contain', attempt: 1, durationNs: '1' },
    ...{ output: {}, rehearsed: false },
  },
});

export const recoveryPaused: LedgerEvent = {
  type: 'RecoveryPaused',
  data: { ...ofRecovery, step: 'look', reason: 'it failed' },
};

export const asked = (over: Partial<DataOf<'ApprovalRequested'>> = {}): LedgerEvent => ({
  type: 'ApprovalRequested',
  data: {
    ...{ ...ofRecovery, approval: 'app-1', aboutStep: 'ask', about: 'act' },
    ...{ shown: 'restart the risk engine', shownHash: `sha256:${'ab'.repeat(32)}` },
    approvers: { required: 2, roles: ['on_call', 'ceo'], everyRole: true, notRequester: true },
    ...{ loss: null, requestedBy: 'r-1', onExpiry: 'pause', decidedAtSequence: 1 },
    expiresAt: new Date(startMs + 60_000).toISOString(),
    ...over,
  },
});

/** Its events, told to the desk that it was decided on. */
export const after = (events: readonly LedgerEvent[], ...tried: Parameters<typeof attempt>) => {
  const act = attempt(...tried);
  if (E.isLeft(act)) throw new Error(act.left.message);
  return deskOf(...events, ...act.right.events);
};
