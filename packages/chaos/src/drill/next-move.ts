/**
 * What has to be written next for a drill to go on: the same answer in every chaos service and
 * after every crash, for it rests on the log alone. Pure. Whoever appends it first wins; the
 * expected sequence makes the others' attempts conflicts without effect.
 */
import type { Aggregate, EventOfType, LedgerEvent } from '@recovery-ledger/ledger';
import type { ComponentRecord } from './chaos-state.ts';
import type { Drill, Observer, Progress } from './drill.ts';
import { verdictOn } from './verdict.ts';

export type Move = {
  readonly aggregate: Aggregate;
  readonly expected: number;
  readonly events: readonly LedgerEvent[];
  readonly incident: string | undefined;
};

export type Terms = {
  /** How many observers have to suspect before a failure is confirmed. */
  readonly quorum: number;
  /** How long a drill may take from its start to its verdict. */
  readonly limitMs: number;
  readonly nowMs: number;
};

/** Null when nothing is to be written now. */
export const nextMove = (drill: Drill, component: ComponentRecord, terms: Terms): Move | null => {
  const { progress } = drill;
  switch (progress.status) {
    case 'starting':
      return tellFailure(drill, progress.observers, component, terms);
    case 'failing':
      return progress.injected ? conclude(drill, progress, terms) : inject(drill, progress);
    case 'concluded':
      return progress.cleared ? null : clear(drill, progress.failure, component);
  }
};

const tellFailure = (
  drill: Drill,
  observers: readonly Observer[],
  { last }: ComponentRecord,
  terms: Terms,
): Move | null => {
  if (observers.length === 0 && terms.nowMs > drill.startedAtMs + terms.limitMs) {
    return conclusion(drill, null, 'inconclusive', 'its failure was not told in time');
  }
  const names = Array.from({ length: terms.quorum }, (_, index) => `chaos-${index + 1}`);
  const missing = names.filter((name) => !observers.some((observer) => observer.name === name));
  const events =
    missing.length > 0
      ? missing.map((observer) => suspected(drill, observer, terms))
      : [confirmed(drill, observers, terms)];
  return { aggregate: ofComponent(drill), expected: last, events, incident: undefined };
};

/** Told as a detector would; the evidence says that nothing was really observed. */
const told = ({ component, failureType, drill, reason }: Drill, { quorum, nowMs }: Terms) => {
  const now = new Date(nowMs).toISOString();
  return {
    component,
    failureType,
    quorum,
    onset: { lastGood: now, firstBad: now, lastGoodAgeNs: '0', firstBadAgeNs: '0' },
    evidence: { drill, injected: true, reason },
  };
};

const suspected = (drill: Drill, observer: string, terms: Terms): LedgerEvent => ({
  type: 'FailureSuspected',
  data: { ...told(drill, terms), observer },
});

const confirmed = (drill: Drill, observers: readonly Observer[], terms: Terms): LedgerEvent => ({
  type: 'FailureConfirmed',
  data: {
    ...told(drill, terms),
    observers: observers.map(({ name }) => name),
    suspicions: observers.map(({ suspicion }) => suspicion),
  },
});

type Failing = Extract<Progress, { status: 'failing' }>;

const inject = (drill: Drill, { failure, incident }: Failing): Move => {
  const { drill: id, component, failureType } = drill;
  const data = { drill: id, component, failureType, kind: 'event' as const, failure };
  return onDrill(drill, { type: 'FaultInjected', data }, incident);
};

const conclude = (drill: Drill, { incident, response }: Failing, terms: Terms): Move | null => {
  const { nowMs, limitMs } = terms;
  const found = verdictOn(response, { overdue: nowMs > drill.startedAtMs + limitMs, limitMs });
  return found && conclusion(drill, incident, found.verdict, found.reason);
};

const conclusion = (
  drill: Drill,
  incident: string | null,
  verdict: EventOfType<'DrillConcluded'>['data']['verdict'],
  reason: string,
): Move => {
  const data = { drill: drill.drill, incident, verdict, reason };
  return onDrill(drill, { type: 'DrillConcluded', data }, incident ?? undefined);
};

/** The component counts as good again, so that the next drill starts clean. */
const clear = (drill: Drill, failure: number | null, { last }: ComponentRecord): Move | null => {
  if (failure === null) return null;
  const { component, drill: id } = drill;
  const reason = `${id} is over`;
  const data = { component, observer: 'chaos-1', failure, reason, evidence: { drill: id } };
  return {
    aggregate: ofComponent(drill),
    expected: last,
    events: [{ type: 'FailureCleared', data }],
    incident: `inc-${failure}`,
  };
};

const ofComponent = ({ component }: Drill): Aggregate => ({
  mode: 'drill',
  family: 'component',
  id: component,
});

const onDrill = (
  { drill, last }: Drill,
  event: LedgerEvent,
  incident: string | undefined,
): Move => ({
  aggregate: { mode: 'drill', family: 'drill', id: drill },
  expected: last,
  events: [event],
  incident,
});
