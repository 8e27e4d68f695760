/**
 * One observer's judgement of one component: observations in, an opinion out. Pure.
 *
 * Trade-off: death is acted on in milliseconds because it has positive evidence; everything else
 * waits for `bad` of `of` samples, so that a lost packet never fails anything over. On the way back
 * every probe owes `good` good answers in a row. A suspicion that an answer refutes before it is
 * settled is a flap, and so is one that was refuted without ever being confirmed; `flaps` of them
 * within `flapWindow` make the component FLAPPING, and from then on it gets all of `confirmWithin`
 * to come back before anything else is said of it.
 */
import type { Judgement } from '@recovery-ledger/ledger';
import { isMoreSevere } from '../verdicts/severity.ts';
import { type Finding, findingOf } from './finding.ts';
import { type Observation, sameTarget, type Target } from './observation.ts';
import { addSample, forgiven, isAnswer, noSamples, type ProbeRecord } from './probe-record.ts';

export type Case = Finding & {
  readonly probe: string;
  readonly openedAt: bigint;
  /** The quorum confirmed it: its end is a recovery, not a flap. */
  readonly confirmed: boolean;
};

export type JudgementState = {
  /** What each probe was last aimed at. */
  readonly targets: Readonly<Record<string, Target>>;
  readonly probes: Readonly<Record<string, ProbeRecord>>;
  readonly open: Case | null;
  readonly answering: boolean;
  /** How many good answers in a row every probe owes before the component counts as answering. */
  readonly owed: number;
  /** When the component came back too soon, within the flapping window. */
  readonly flaps: readonly bigint[];
  readonly now: bigint;
};

export const unjudged = (probes: readonly string[]): JudgementState => ({
  targets: {},
  probes: Object.fromEntries(probes.map((probe) => [probe, noSamples])),
  open: null,
  answering: false,
  owed: 1,
  flaps: [],
  now: 0n,
});

/** The state after one more observation. Observations arrive in the order they became known. */
export const judge = (
  state: JudgementState,
  observation: Observation,
  policy: Judgement,
): JudgementState => {
  const current = aimedAt(state, observation, policy);
  const before = current.probes[observation.probe] ?? noSamples;
  const sampled: JudgementState = {
    ...withRecord(current, observation.probe, addSample(before, observation, policy.of)),
    now: observation.at,
    flaps: current.flaps.filter((at) => observation.at - at < windowNs(policy)),
  };
  if (isFlap(current, before, observation)) return flapped(sampled, observation);
  const opened = withFinding(sampled, observation.probe, policy);
  return closedWhenGood(opened, policy);
};

/** To be told when the quorum confirmed the failure: its end will not count as a flap. */
export const withConfirmation = (state: JudgementState): JudgementState =>
  state.open === null ? state : { ...state, open: { ...state.open, confirmed: true } };

/** Too many of its suspicions were refuted lately. */
export const isFlapping = (state: JudgementState, policy: Judgement): boolean =>
  policy.flaps > 0 && state.flaps.length >= policy.flaps;

/** What a probe saw of another target says nothing of this one: it starts again. */
const aimedAt = (
  state: JudgementState,
  { probe, target }: Observation,
  policy: Judgement,
): JudgementState => {
  const before = state.targets[probe] ?? null;
  if (target === null || sameTarget(before, target)) return state;
  const aimed = { ...state, targets: { ...state.targets, [probe]: target } };
  if (before === null) return aimed;
  return {
    ...withRecord(aimed, probe, noSamples),
    open: state.open?.probe === probe ? null : state.open,
    answering: false,
    owed: Math.max(policy.good, state.owed),
  };
};

const isFlap = (state: JudgementState, before: ProbeRecord, observation: Observation): boolean => {
  if (!isAnswer(observation)) return false;
  return state.open === null
    ? before.lost
    : !state.open.settled && state.open.probe === observation.probe;
};

const flapped = (state: JudgementState, { probe, at }: Observation): JudgementState => ({
  ...withRecord(state, probe, forgiven(state.probes[probe] ?? noSamples)),
  open: null,
  flaps: [...state.flaps, at],
});

/** Opens a case, or changes the open one to a more severe or a settled finding; never back. */
const withFinding = (state: JudgementState, probe: string, policy: Judgement): JudgementState => {
  const found = findingOf(state.probes[probe] ?? noSamples, policy);
  const { open } = state;
  if (found === null || !adds(found, open)) return state;
  const next: Case = {
    ...found,
    firstBad: earliest(found, open),
    lastGood: lastLife(state, found, open),
    probe,
    openedAt: open?.openedAt ?? state.now,
    confirmed: open?.confirmed === true && open.failureType === found.failureType,
  };
  return found.settled
    ? { ...state, open: next, answering: false, owed: Math.max(1, policy.good) }
    : { ...state, open: next };
};

/** Anything settled takes the place of what is not: a refusal may have been a restart that hung. */
const adds = (found: Finding, open: Case | null): boolean =>
  open === null ||
  isMoreSevere(found.failureType, open.failureType) ||
  (found.settled && !open.settled);

/** A failure that grows worse began where it began, except that slow was not yet a failure. */
const earliest = (found: Finding, open: Case | null): bigint =>
  open === null || open.failureType === 'SLOW' || open.firstBad > found.firstBad
    ? found.firstBad
    : open.firstBad;

/** For a death any probe's answer proves life; otherwise only the failing probe's own counts. */
const lastLife = (state: JudgementState, found: Finding, open: Case | null): bigint | null => {
  if (open !== null && earliest(found, open) === open.firstBad) return open.lastGood;
  if (found.failureType !== 'PROCESS_DEAD') return found.lastGood;
  const goods = Object.values(state.probes)
    .flatMap(({ window }) => window.filter(isAnswer))
    .filter(({ at }) => at <= found.firstBad)
    .map(({ askedAt }) => askedAt);
  return goods.reduce<bigint | null>(
    (latest, at) => (latest === null || at > latest ? at : latest),
    found.lastGood,
  );
};

const closedWhenGood = (state: JudgementState, policy: Judgement): JudgementState => {
  const slowCounts = state.open?.failureType !== 'SLOW';
  const paid = Object.values(state.probes).every(
    ({ good, answered }) => (slowCounts ? answered : good) >= state.owed,
  );
  if (!paid || (state.open !== null && !state.open.settled)) return state;
  const { open } = state;
  if (open === null) return { ...state, answering: true, owed: 1 };
  const probes = Object.fromEntries(
    Object.entries(state.probes).map(([id, record]) => [id, forgiven(record)]),
  );
  const flaps = open.confirmed || !isFailure(open) ? state.flaps : [...state.flaps, state.now];
  const closed = { ...state, probes, open: null, answering: true, owed: 1, flaps };
  return { ...closed, flaps: closed.flaps.filter((at) => state.now - at < windowNs(policy)) };
};

/** Being slow now and then is not coming and going. */
const isFailure = ({ failureType }: Case): boolean => failureType !== 'SLOW';

const withRecord = (state: JudgementState, probe: string, record: ProbeRecord): JudgementState => ({
  ...state,
  probes: { ...state.probes, [probe]: record },
});

const windowNs = ({ flapWindow }: Judgement): bigint => BigInt(flapWindow) * 1_000_000n;
