/**
 * Estates, worlds and surveys for tests of decisions, from as little as each of them is about.
 * Pure. Every component of the scripted estate has a runbook, an active instance and a standby.
 */
import {
  type Component,
  type Estate,
  type EventOfType,
  formatProblem,
  type Instance,
  type LedgerEvent,
  loadEstate,
} from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import { evolveWorld } from '../world/evolve.ts';
import { emptyWorld, type World } from '../world/state.ts';
import { rankCandidates, type Survey, type Surveyed } from './candidates.ts';
import type { DecisionInput } from './decision-input.ts';
import { ownSubject } from './plan-decision.ts';
import { predictLoss } from './predict-loss.ts';

const instance = (name: string, site = 'main'): Instance => ({
  ...{ name, process: name, address: name, http: name, site },
});

export const healthy = (
  name: string,
  status = 'STANDBY',
  sequence = 5,
  site = 'main',
  inSync: boolean | null = null,
): Surveyed => ({
  instance: instance(name, site),
  answer: { _tag: 'health', status, sequence, inSync },
});

export const silent = (name: string, site = 'main'): Surveyed => ({
  instance: instance(name, site),
  answer: { _tag: 'silent', reason: 'connection refused' },
});

export const surveyOf = (active: string | null, ...instances: readonly Surveyed[]): Survey => ({
  ...{ active, instances, journal: null },
});

const text = `
estate: floor
quorum: 2
registry: { kind: consul, url: "" }
actuators: {}
endpoints: {}
runbooks: runbooks
sites: { main: { label: Main }, dr: { label: DR, standby: true } }
policy: { version: "1", antiFlap: 60s, antiFlapMax: 1h, antiFlapReset: 1h, correlationWindow: 5s }
components:
  one:
    label: One
    priority: 1
    tier: 1
    rto: 30s
    rpo: 0s
    availability: "99.99"
    resumeCriterion: it answers
    runbook: RB
    standby: hot
    dependsOn: []
    instances:
      - { name: a, process: a, address: "127.0.0.1:1", http: "http://127.0.0.1:1" }
      - { name: b, process: b, address: "127.0.0.1:1", http: "http://127.0.0.1:2" }
    judgement: { bad: 2, of: 3, good: 3, flaps: 3, flapWindow: 10s, confirmWithin: 500ms }
    probes: [{ id: p, kind: tcp, target: { address: "127.0.0.1:1" }, every: 1s, deadline: 1s }]
`;

const loaded = loadEstate('estate.yaml', text, {});
if (E.isLeft(loaded)) throw new Error(loaded.left.map(formatProblem).join('\n'));
const { estate: plain } = loaded.right;
const { one } = plain.components;
if (one === undefined) throw new Error('the scripted estate has no component');

type Drawn = Readonly<Record<string, readonly string[] | Partial<Component>>>;

const isList = (drawn: readonly string[] | Partial<Component>): drawn is readonly string[] =>
  Array.isArray(drawn);

/** `drawn` says of each component what it depends on, or what is unusual about it. */
export const estateOf = (drawn: Drawn, policy: Partial<Estate['policy']> = {}): Estate => ({
  ...plain,
  policy: { ...plain.policy, ...policy },
  components: Object.fromEntries(
    Object.entries(drawn).map(([name, unusual]) => [
      name,
      { ...one, ...(isList(unusual) ? { dependsOn: unusual } : unusual) },
    ]),
  ),
});

type Confirmed = EventOfType<'FailureConfirmed'>;

export const failed = (
  name: string,
  failureType: Confirmed['data']['failureType'] = 'PROCESS_DEAD',
): LedgerEvent => ({
  type: 'FailureConfirmed',
  data: {
    ...{ component: name, failureType, quorum: 2, observers: ['a', 'b'], suspicions: [1, 2] },
    onset: {
      ...{ lastGood: null, firstBad: '2026-11-23T00:00:00Z' },
      ...{ lastGoodAgeNs: null, firstBadAgeNs: '0' },
    },
    evidence: {},
  },
});

export const cleared = (name: string, failure: number): LedgerEvent => ({
  type: 'FailureCleared',
  data: { component: name, failure, observer: 'o', reason: '', evidence: {} },
});

/** An event at a sequence; recorded that many milliseconds after the beginning, if not said. */
export type Entry = readonly [sequence: number, event: LedgerEvent, atMs?: number];

export const fold = (world: World, ...entries: readonly Entry[]): World =>
  entries.reduce(
    (next, [sequence, event, atMs = sequence]) =>
      evolveWorld(next, event, { subject: `s.${event.type}`, sequence, atMs }),
    world,
  );

export const worldOf = (...entries: readonly Entry[]): World => fold(emptyWorld, ...entries);

/** What is decided on for a cause of the world, with a fit standby, a runbook and a late clock. */
export const inputFor = (
  world: World,
  sequence: number,
  estate: Estate,
  over: Partial<DecisionInput> = {},
): DecisionInput => {
  const cause = world.causes[sequence];
  if (cause === undefined) throw new Error(`nothing at ${sequence}`);
  const incident = cause.incident ?? `inc-${sequence}`;
  const { target: _target, ...subject } = ownSubject(cause, incident, estate);
  const survey = surveyOf('a', silent('a'), healthy('b'));
  const wanted = { standby: 'hot', processes: [], site: null, target: null } as const;
  const ranking = rankCandidates(survey, wanted);
  return {
    ...subject,
    ...{ world, estate, ranking, predictedLoss: predictLoss(survey, ranking) },
    runbook: { id: subject.runbookName ?? 'RB', candidate: true, failed: true },
    nowMs: 1_000_000,
    decidedAtSequence: world.newest,
    ...over,
  };
};

/** What was decided, or the codes of what held it back. */
export const codesOf = (events: readonly LedgerEvent[]): readonly string[] =>
  events.flatMap((event) =>
    event.type === 'RecoveryWithheld' ? event.data.blockers.map(({ code }) => code) : [event.type],
  );

/** The whole recovery of an engine that failed at the sequence, as `decided`. */
export const recoveredAt = (
  sequence: number,
  atMs: number,
  decided: readonly LedgerEvent[],
): readonly Entry[] => {
  const about = { component: 'engine', incident: 'inc-1', recovery: `rec-${sequence}` };
  const epoch = { generation: 0, sequence };
  const checks = { pass: 0, fail: 0, unknown: 0 };
  const planned: LedgerEvent = {
    type: 'RecoveryPlanned',
    data: {
      ...{ ...about, epoch, recoverer: 'a', runbook: 'RB', runbookHash: '', estateHash: '' },
      ...{ incarnation: 1, targetMs: 1, rehearsal: false, variables: {}, steps: [] },
    },
  };
  const completed: LedgerEvent = {
    type: 'RecoveryCompleted',
    data: { ...about, epoch, outcome: 'recovered', checks },
  };
  const all = [failed('engine'), ...decided, planned, completed];
  return all.map((event, index): Entry => [sequence + index, event, atMs]);
};
