/** Stories of failures: recovered, cut short, taken over, withheld, merged, refuted. Pure. */
import type { EventOfType } from '@recovery-ledger/ledger';
import { decidedFields, withheldFields } from '../decided-fields.ts';
import { engineRecovery } from '../engine-recovery.ts';
import { failing } from '../floor-scenario.ts';
import type { History } from '../histories.ts';
import { components, line, modeOf, type Story, type World } from './story.ts';

const cuts = [
  ...(['TradingHalted', 'StepStarted', 'RecoveryClaimed', 'FailureConfirmed'] as const),
  ...(['RecoveryPlanned', 'StepSucceeded', 'DiscrepancyFound', 'RecoveryCompleted'] as const),
];

/** A whole recovery, or one that ends with everything in the middle of it. */
function* recovery(world: World): History {
  const { random, pick, number } = world;
  const mode = modeOf(world);
  const history = engineRecovery({
    ...{ mode, component: pick(components), recovery: `rec-${number}`, estate: false },
    ...{ rehearsal: random() < 0.15, stepMs: random() * 60 },
    ...(random() < 0.25 ? { until: pick(cuts) } : {}),
  });
  let step = history.next();
  while (step.done !== true) {
    const { event } = step.value;
    const sequence = yield step.value;
    if (event.type === 'FailureConfirmed') {
      world.failures.push(sequence);
      if (mode === 'real') world.incidents.push(`inc-${sequence}`);
    }
    step = history.next(sequence);
  }
}

/** Claimed by one, taken over by another; the first one goes on in vain. */
function* takenOver(world: World): History {
  const { pick, number } = world;
  const component = pick(components);
  const failure = yield* failing({ component });
  const [incident, id] = [`inc-${failure}`, `rec-${number}`];
  const about = { incident, component, recovery: id };
  const decided = {
    ...{ ...about, failure, runbook: 'R', tier: 1, targetMs: 1_000, rule: 'r', inputs: [failure] },
    ...{ policyVersion: '1', candidates: [], decidedAtSequence: failure, ...decidedFields },
  };
  yield line('real', 'scope', 'floor', { type: 'RecoveryDecided', data: decided }, { incident });
  const claim = (recoverer: string, reason: 'first' | 'takeover') =>
    line('real', 'claim', component, {
      type: 'RecoveryClaimed',
      data: { component, incident, recovery: id, recoverer, generation: 1, reason },
    });
  const [first, second] = [yield claim('rec-a', 'first'), yield claim('rec-b', 'takeover')];
  for (const [sequence, recoverer] of [
    [second, 'rec-b'],
    [first, 'rec-a'],
    [second, 'rec-b'],
  ] as const) {
    const step = {
      ...about,
      epoch: { generation: 1, sequence },
      step: 's',
      phase: 'promote',
    } as const;
    const started = { ...step, attempt: 1, recoverer };
    yield line('real', 'recovery', id, { type: 'StepStarted', data: started });
    const failed: EventOfType<'StepFailed'>['data'] = {
      ...{ ...step, attempt: 1, durationNs: '5000000', reason: 'refused', evidence: {} },
      ...{ willRetry: true, onFailure: 'abort' },
    };
    yield line('real', 'recovery', id, { type: 'StepFailed', data: failed });
  }
  const end = { ...about, epoch: { generation: 1, sequence: second } };
  const over = { ...end, step: 's', reason: 'nothing helped', hint: 'look yourself' };
  yield line('real', 'recovery', id, { type: 'RecoveryFailed', data: over });
  const resolved = { incident, outcome: 'failed', reason: 'nothing helped' } as const;
  yield line('real', 'scope', 'floor', { type: 'IncidentResolved', data: resolved });
}

/** Nobody recovers it; it comes back by itself. */
function* withheld(world: World): History {
  const { pick } = world;
  const component = pick(components);
  const failure = yield* failing({ component });
  const incident = `inc-${failure}`;
  const data = {
    ...{ incident, component, failure, rule: 'paused', policyVersion: '1', inputs: [failure] },
    blockers: [{ code: 'paused', detail: 'recoveries are paused', lift: 'unpause' }],
    ...{ decidedAtSequence: failure, ...withheldFields },
  };
  yield line('real', 'scope', 'floor', { type: 'RecoveryWithheld', data }, { incident });
  const cleared = { component, observer: 'det-1', failure, reason: 'it answers', evidence: {} };
  yield line('real', 'component', component, { type: 'FailureCleared', data: cleared });
  const resolved = { incident, outcome: 'cleared', reason: 'it answers' } as const;
  yield line('real', 'scope', 'floor', { type: 'IncidentResolved', data: resolved });
}

/** A failure that belongs to an incident that was opened before. */
function* merged(world: World): History {
  const { pick, incidents } = world;
  const component = pick(components);
  const failure = yield* failing({ component });
  const incident = incidents.at(-1) ?? `inc-${failure}`;
  const data = { component, failure, failureType: 'PROCESS_DEAD', incident } as const;
  yield line('real', 'scope', 'floor', { type: 'FailureAssigned', data }, { incident });
}

/** Suspected, and refuted; somebody goes blind for a while. */
function* refuted(world: World): History {
  const { pick } = world;
  const [mode, component, observer] = [modeOf(world), pick(components), pick(['det-1', 'det-2'])];
  const about = { component, observer };
  const history = failing({ mode, component });
  const { value } = history.next();
  if (typeof value === 'object') yield value;
  const taken = { ...about, reason: 'it answers', flaps: 1 };
  yield line(mode, 'component', component, { type: 'FailureRefuted', data: taken });
  const blind = { ...about, reason: 'no route' };
  yield line(mode, 'component', component, { type: 'ObservationLost', data: blind });
  const seen = { ...about, probes: ['tcp'], evidence: {} };
  yield line(mode, 'component', component, { type: 'ObservationEstablished', data: seen });
}

export const failureStories: readonly Story[] = [
  ...[recovery, recovery, recovery, takenOver, withheld, merged, refuted],
];
