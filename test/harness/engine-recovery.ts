/**
 * A whole life of the trading engine: estate and observers, death, recovery step by step, trading
 * resumed, incident resolved. Pure. See `histories.ts` for how to record or write it.
 */
import type { Aggregate, LedgerEvent, Phase } from '@recovery-ledger/ledger';
import { decidedFields, foundFields, scopedFields } from './decided-fields.ts';
import { failing, places, type Scenario, watching } from './floor-scenario.ts';
import type { History, Line } from './histories.ts';

export type Written = {
  readonly incident: string;
  readonly failure: number;
  readonly epoch: number;
};

const steps: readonly (readonly [string, Phase])[] = [
  ['halt', 'contain'],
  ['stop-old', 'fence'],
  ['mass-cancel', 'contain'],
  ['replay', 'replay'],
  ['promote', 'promote'],
  ['reconcile-positions', 'reconcile'],
  ['checks', 'validate'],
  ['route', 'route'],
  ['resume', 'resume'],
];

/** Stops the history after the first line of a type, as a crash of everything would. */
function* cut<Result>(history: History<Result>, until: LedgerEvent['type'] | undefined): History {
  let step = history.next();
  while (step.done !== true) {
    const line = step.value;
    const sequence = yield line;
    if (line.event.type === until) return;
    step = history.next(sequence);
  }
}

export const engineRecovery = (scenario: Scenario = {}): History =>
  cut(wholeRecovery(scenario), scenario.until);

function* wholeRecovery(scenario: Scenario = {}): History<Written> {
  if (scenario.estate !== false) yield* watching(scenario);
  const failure = yield* failing(scenario);
  const incident = `inc-${failure}`;
  const epoch = yield* deciding(scenario, failure);
  yield* carryingOut(scenario, incident, epoch);
  yield* closing(scenario, incident, failure, epoch);
  return { incident, failure, epoch };
}

function* deciding(scenario: Scenario, failure: number): History<number> {
  const { component, recovery, scope, claim } = places(scenario);
  const incident = `inc-${failure}`;
  const [inputs, decidedAtSequence] = [[failure], failure];
  const lines: readonly LedgerEvent[] = [
    {
      type: 'FailureAssigned',
      data: { component, failure, failureType: 'PROCESS_DEAD', incident },
    },
    {
      type: 'ScopeAssessed',
      data: {
        ...{ incident, scope: 'component', components: [component] },
        ...{ rule: 'one component', inputs, decidedAtSequence },
        ...{ ...scopedFields, root: component, counted: [component] },
      },
    },
    {
      type: 'RecoveryDecided',
      data: {
        ...{ incident, component, failure, recovery, runbook: 'RECOVER-TRADE-001', tier: 1 },
        ...{ targetMs: 30_000, rule: 'tier 1 acts', policyVersion: '1', inputs, decidedAtSequence },
        candidates: [{ instance: 'engine-b', chosen: true, reason: 'hot standby' }],
        ...decidedFields,
      },
    },
  ];
  for (const event of lines) yield { aggregate: scope, event, incident };
  const held = { component, incident, recovery, recoverer: 'rec-a', generation: 1 } as const;
  const event = { type: 'RecoveryClaimed', data: { ...held, reason: 'first' } } as const;
  return yield { aggregate: claim, event, incident };
}

function* carryingOut(scenario: Scenario, incident: string, sequence: number): History {
  const { rehearsal = false, stepMs = 20 } = scenario;
  const { component, recovery, carried } = places(scenario);
  const common = { recovery, incident, component, epoch: { generation: 1, sequence } };
  const line = (event: LedgerEvent, afterMs = 1): Line => ({
    aggregate: carried,
    event,
    incident,
    afterMs,
  });
  yield line({
    type: 'RecoveryPlanned',
    data: {
      ...common,
      ...{ recoverer: 'rec-a', runbook: 'RECOVER-TRADE-001', runbookHash: 'sha256:runbook' },
      ...{ estateHash: 'sha256:estate', incarnation: sequence, targetMs: 30_000, rehearsal },
      variables: { standby: 'engine-b' },
      steps: steps.map(([id, phase]) => ({
        ...{ id, phase, action: 'http', why: `because of ${id}`, needs: [], budgetMs: 500 },
        ...{ timeoutMs: 1_000, attempts: 2, onFailure: 'abort', irreversible: id === 'promote' },
        undo: null,
      })),
    },
  });
  for (const [step, phase] of steps) {
    const about = { ...common, step, phase, attempt: 1 };
    yield line({ type: 'StepStarted', data: { ...about, recoverer: 'rec-a' } });
    if (!rehearsal) yield* within(scenario, incident, sequence, step);
    const durationNs = String(Math.round(stepMs * 1e6));
    const output = { answered: step };
    yield line(
      { type: 'StepSucceeded', data: { ...about, durationNs, output, rehearsed: rehearsal } },
      stepMs,
    );
  }
}

/** What a step records beside its own success. */
function* within(scenario: Scenario, incident: string, sequence: number, step: string): History {
  const { component, recovery, carried, run, trading } = places(scenario);
  const held = { component, incident, recovery, epoch: { generation: 1, sequence } };
  const traded = { ...held, scope: 'floor' };
  if (step === 'halt') {
    const data = { ...traded, halt: incident, reason: 'engine lost', evidence: {} };
    yield { aggregate: trading, incident, event: { type: 'TradingHalted', data } };
  }
  if (step === 'mass-cancel') {
    const counts = { venue: 'SIM', requested: 12, canceled: 11, tooLate: 1, residual: 0 };
    const data = { ...traded, ...counts, evidence: {} };
    yield { aggregate: trading, incident, event: { type: 'OrdersMassCancelled', data } };
  }
  if (step === 'reconcile-positions') yield* reconciling(run, recovery, incident);
  if (step === 'checks') {
    const data = { ...held, step, check: 'session', result: 'pass', detail: 'logged on' } as const;
    const checked = { ...data, evidence: {}, deadlineMs: 1_000 };
    const event = { type: 'CheckCompleted', data: checked } as const;
    yield { aggregate: carried, incident, event };
    const loss = { ...held, state: 'ZERO_PROVEN', lostRecords: 0, basis: 'journal' } as const;
    const measured = { type: 'DataLossMeasured', data: { ...loss, evidence: {} } } as const;
    yield { aggregate: carried, incident, event: measured };
  }
  if (step === 'resume') {
    const data = { ...traded, incarnation: sequence, remainingHalts: [], evidence: {} };
    yield { aggregate: trading, incident, event: { type: 'TradingResumed', data } };
  }
}

function* reconciling(run: Aggregate, recovery: string, incident: string): History {
  const about = { run: run.id, recovery, incident, kind: 'positions' } as const;
  const lines: readonly LedgerEvent[] = [
    {
      type: 'ReconciliationStarted',
      data: { ...about, internalSource: 'engine-b', externalSource: 'drop copy', schedule: null },
    },
    {
      type: 'DiscrepancyFound',
      data: {
        ...{ ...about, class: 'mismatch', account: 'ACC-1', symbol: 'AAPL', order: null },
        ...{ internal: '100.50', external: '100.00', difference: '0.50' },
        ...foundFields,
      },
    },
    {
      type: 'ReconciliationCompleted',
      data: {
        ...{ ...about, compared: 40, discrepancies: 1, result: 'fail' },
        ...{ detail: '1 of 40 differ', evidence: { before: 40, after: 40 } },
      },
    },
  ];
  for (const event of lines) yield { aggregate: run, incident, event };
}

function* closing(
  scenario: Scenario,
  incident: string,
  failure: number,
  sequence: number,
): History {
  const { component, recovery, carried, claim, scope, observed } = places(scenario);
  const outcome = scenario.rehearsal === true ? 'rehearsed' : 'recovered';
  const epoch = { generation: 1, sequence };
  const held = { component, recovery, epoch };
  const checks = { pass: 1, fail: 0, unknown: 0 };
  const completed = { ...held, incident, outcome, checks } as const;
  yield { aggregate: carried, incident, event: { type: 'RecoveryCompleted', data: completed } };
  const released = { ...held, recoverer: 'rec-a', outcome: 'completed' };
  yield { aggregate: claim, incident, event: { type: 'ClaimReleased', data: released } };
  const resolved = { incident, outcome, reason: 'every recovery of it has completed' } as const;
  yield { aggregate: scope, incident, event: { type: 'IncidentResolved', data: resolved } };
  if (outcome === 'rehearsed') return;
  const data = { component, observer: 'det-1', failure, reason: 'it answers again', evidence: {} };
  yield { aggregate: observed, event: { type: 'FailureCleared', data }, afterMs: 300 };
}
