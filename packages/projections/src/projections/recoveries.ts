/** One row per recovery: decided, claimed, running, and how it ended. Pure. */
import {
  type ApprovalPolicy,
  compareEpochs,
  type Epoch,
  type EventOfType,
  formatEpoch,
  type PredictedLoss,
  type Recorded,
} from '@recovery-ledger/ledger';
import { flag, instant, json, maybe, type RowOf, text, whole } from '../model/column.ts';
import { happenedAt } from '../model/happened-at.ts';
import { type Projection, subjectsOf } from '../model/projection.ts';
import { defineTable, type Lookup, put, rowsWhere } from '../model/table.ts';

type Overrides = EventOfType<'RecoveryDecided'>['data']['overrides'];
type Checks = { readonly pass: number; readonly fail: number; readonly unknown: number };

const columns = {
  recovery: text('id of the recovery'),
  incident: text('incident it belongs to'),
  component: text('component that is recovered'),
  runbook: maybe(text('runbook it follows')),
  runbook_hash: maybe(text('content hash of the runbook as it was pinned')),
  recoverer: maybe(text('recoverer that holds or held the claim last')),
  epoch: maybe(text('claim epoch, generation-sequence')),
  claim: maybe(json<Epoch>('the same epoch, to compare by')),
  status: text('decided, claimed, running, paused, recovered, rehearsed, failed or abandoned'),
  rehearsal: flag('nothing is really changed'),
  target_ms: maybe(whole('recovery time objective it was decided under')),
  decided_at: maybe(instant('RecoveryDecided')),
  started_at: maybe(instant('first StepStarted')),
  ended_at: maybe(instant('its end, whichever it was')),
  checks: maybe(json<Checks>('how many checks passed, failed and were unknown')),
  reason: maybe(text('why it paused, failed or was abandoned')),
  origin: maybe(text('failure, request, kill_switch or activation')),
  cause: maybe(whole('place of the failure, request or kill switch in LEDGER')),
  parent: maybe(text('recovery of the activation it is part of')),
  site: maybe(text('site it recovers to')),
  approval: maybe(json<ApprovalPolicy>('who has to agree first')),
  predicted_loss: maybe(json<PredictedLoss>('what would be lost at most, as it was decided')),
  overrides: maybe(json<Overrides>('blockers that persons took upon themselves')),
};

export type RecoveryRow = RowOf<typeof columns>;

export const recoveryTable = defineTable('recoveries', 'Every recovery that was decided.', {
  key: ['recovery'],
  columns,
  indexes: [['incident']],
});

export const recoveries: Projection = {
  name: 'recoveries',
  version: 2,
  subjects: subjectsOf('scope', 'claim', 'recovery'),
  tables: [recoveryTable],
  needs: (event) => {
    const lookup = lookupOf(event);
    return lookup === null ? [] : [lookup];
  },
  evolve: (event, find) => {
    const lookup = lookupOf(event);
    if (lookup === null) return [];
    const row = find(lookup)[0] ?? firstSeen(event);
    return row === null ? [] : [put(recoveryTable, change(row, event))];
  },
};

const lookupOf = ({ data }: Recorded): Lookup<RecoveryRow> | null =>
  'recovery' in data && data.recovery !== null
    ? rowsWhere(recoveryTable, { recovery: data.recovery })
    : null;

const firstSeen = ({ data }: Recorded): RecoveryRow | null =>
  'recovery' in data && data.recovery !== null && 'incident' in data && 'component' in data
    ? {
        recovery: data.recovery,
        incident: data.incident,
        component: data.component,
        runbook: null,
        runbook_hash: null,
        recoverer: null,
        epoch: null,
        claim: null,
        status: 'decided',
        rehearsal: false,
        target_ms: null,
        decided_at: null,
        started_at: null,
        ended_at: null,
        checks: null,
        reason: null,
        ...undecided,
      }
    : null;

const undecided = {
  ...{ origin: null, cause: null, parent: null, site: null },
  ...{ approval: null, predicted_loss: null, overrides: null },
};

const change = (row: RecoveryRow, event: Recorded): RecoveryRow => {
  const at = happenedAt(event.meta);
  switch (event.type) {
    case 'RecoveryDecided': {
      const { runbook, targetMs, failure, predictedLoss, ...decided } = event.data;
      const { origin, parent, site, approval, overrides } = decided;
      const asked = { origin, cause: failure, parent, site, approval, overrides };
      const expected = { predicted_loss: predictedLoss };
      return { ...row, runbook, target_ms: targetMs, decided_at: at, ...asked, ...expected };
    }
    case 'RecoveryClaimed': {
      const claim = { generation: event.data.generation, sequence: event.meta.sequence };
      const status = row.status === 'decided' ? 'claimed' : row.status;
      const { recoverer } = event.data;
      return { ...row, status, recoverer, claim, epoch: formatEpoch(claim) };
    }
    default:
      return 'epoch' in event.data && !isFenced(row, event.data.epoch)
        ? changeByHolder(row, event, at)
        : row;
  }
};

/** Events under an epoch older than the newest claim are a fenced recoverer's: no effect. */
const isFenced = (row: RecoveryRow, epoch: Epoch): boolean =>
  row.claim !== null && compareEpochs(epoch, row.claim) < 0;

const changeByHolder = (row: RecoveryRow, event: Recorded, at: string): RecoveryRow => {
  switch (event.type) {
    case 'RecoveryPlanned': {
      const { runbook, runbookHash, recoverer, targetMs, rehearsal } = event.data;
      const pinned = { runbook, runbook_hash: runbookHash, recoverer, target_ms: targetMs };
      return { ...row, ...pinned, rehearsal };
    }
    case 'StepStarted':
      return { ...row, status: 'running', started_at: row.started_at ?? at, reason: null };
    case 'RecoveryContinued':
      return { ...row, status: 'running', recoverer: event.data.recoverer, reason: null };
    case 'RecoveryPaused':
      return { ...row, status: 'paused', reason: event.data.reason };
    case 'RecoveryCompleted':
      return { ...row, status: event.data.outcome, checks: event.data.checks, ended_at: at };
    case 'RecoveryFailed':
      return { ...row, status: 'failed', reason: event.data.reason, ended_at: at };
    case 'RecoveryAbandoned':
      return { ...row, status: 'abandoned', reason: event.data.reason, ended_at: at };
    default:
      return row;
  }
};
