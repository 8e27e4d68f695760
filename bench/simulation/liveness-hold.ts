/**
 * What must hold when the faults are long over: nothing is stuck. Every failure and every request
 * has ended, or something that still holds says why not, and what lifts it. Pure.
 */
import type { Recorded } from '@recovery-ledger/ledger';
import type { Rule, Run } from './invariants.ts';
import { type OfType, ofType } from './record-parts.ts';
import { ends, statuses } from './recovery-statuses.ts';
import { siteComponent, standsOn } from './simulated-texts.ts';

type Withheld = OfType<'RecoveryWithheld'>;

/** Clocks that were stepped stay so: what lifts at an instant may lift so much later. */
const slackMs = 20_000;

const isStill = (status: string | undefined): boolean =>
  status !== undefined && (ends.includes(status) || status === 'RecoveryPaused');

/** The newest answer to each cause about its own component, and about the whole. */
const answers = (record: readonly Recorded[]) => {
  const all = new Map<string, OfType<'RecoveryDecided' | 'RecoveryWithheld'>>();
  for (const event of ofType(record, 'RecoveryDecided', 'RecoveryWithheld')) {
    all.set(`${event.data.failure}/${event.data.component}`, event);
  }
  return all;
};

/** What was decided has ended, or waits at a step for a person, which is on the record. */
export const whatWasDecidedEnds: Rule = ({ record }) => {
  const known = statuses(record);
  const givenUp = new Set(
    ofType(record, 'RecoveryRequested')
      .filter(({ data }) => data.action === 'abandon')
      .map(({ data }) => data.aboutRecovery),
  );
  return [...answers(record).values()].flatMap(({ type, data, meta }) =>
    type !== 'RecoveryDecided' || isStill(known.get(data.recovery)) || givenUp.has(data.recovery)
      ? []
      : [`${data.recovery}, decided at ${meta.sequence}, is ${known.get(data.recovery)}`],
  );
};

/** Nothing that asks for a decision is left without one. */
export const everyCauseIsAnswered: Rule = ({ record, isGood }) => {
  const answered = answers(record);
  const isAnswered = (sequence: number, component: string) =>
    answered.has(`${sequence}/${component}`);
  const failures = ofType(record, 'FailureConfirmed').flatMap(({ data, meta }) =>
    isAnswered(meta.sequence, data.component)
      ? []
      : [`the failure ${meta.sequence} was never decided on`],
  );
  const requests = ofType(record, 'RecoveryRequested', 'KillSwitchInvoked').flatMap((event) => {
    const { type, data, meta } = event;
    if (!isGood(meta.sequence)) return [];
    const isOrder = type === 'RecoveryRequested' && data.aboutRecovery !== null;
    const onGate = type === 'KillSwitchInvoked' || ['halt', 'resume'].includes(data.action);
    const component = onGate ? 'order_gateway' : data.component;
    return isOrder || isAnswered(meta.sequence, component)
      ? []
      : [`${type} ${meta.sequence} was never answered`];
  });
  return [...failures, ...requests];
};

/** What holds a failure back that is still there holds really, and does not lift by itself. */
export const whatIsWithheldHasAReason: Rule = (run) => {
  const { record, isGood } = run;
  const cleared = new Set(ofType(record, 'FailureCleared').map(({ data }) => data.failure));
  const resolved = resolvedFailures(record);
  return [...answers(record).values()].flatMap((event) => {
    if (event.type !== 'RecoveryWithheld') return [];
    const { failure, component, blockers, until, origin } = event.data;
    const isOpen = origin === 'failure' && !cleared.has(failure) && !resolved.has(failure);
    if (!isOpen || record[failure - 1]?.type !== 'FailureConfirmed') return [];
    // An activation that is held holds nothing back: the failure itself has its own answer.
    if (component === siteComponent && !ownFailure(record, failure)) return [];
    const about = `failure ${failure} of ${component}`;
    if (until !== null && Date.parse(until) < run.endsAtMs - slackMs) {
      return [`${about} is withheld at ${event.meta.sequence} until ${until}, and still is`];
    }
    return blockers
      .filter(({ code, lift }) => !holds(code, lift, event, run, isGood))
      .map(({ code }) => `${about} is withheld at ${event.meta.sequence}: ${code} holds no longer`);
  });
};

const ownFailure = (record: readonly Recorded[], failure: number): boolean => {
  const cause = record[failure - 1];
  return cause?.type === 'FailureConfirmed' && cause.data.component === siteComponent;
};

const resolvedFailures = (record: readonly Recorded[]): ReadonlySet<number> => {
  const incidents = new Map(
    ofType(record, 'FailureAssigned').map(({ data }) => [data.failure, data.incident] as const),
  );
  const over = new Set(ofType(record, 'IncidentResolved').map(({ data }) => data.incident));
  return new Set([...incidents].filter(([, of]) => over.has(of)).map(([failure]) => failure));
};

const lasting: readonly string[] = ['unknown_component', 'no_runbook', 'not_actionable'];

/** Judged from the record alone: whether the blocker is still true at the end. */
const holds = (
  code: string,
  lift: string,
  { data: { component } }: Withheld,
  run: Run,
  isGood: Run['isGood'],
): boolean => {
  const { record } = run;
  if (lasting.includes(code)) return true;
  switch (code) {
    case 'recovery_running':
      return isUnderWay(record, (of) => of === component);
    case 'part_of_activation':
      return isUnderWay(record, (of) => of === siteComponent);
    case 'explained':
      return hasRootThatIsDown(component, run) || endsLater(lift, run);
    case 'paused':
    case 'blocked':
      return isInForce(lift, record, isGood);
    default:
      return false;
  }
};

/** Decided, and paused: what runs has ended by now. */
const isUnderWay = (record: readonly Recorded[], is: (component: string) => boolean): boolean => {
  const known = statuses(record);
  return ofType(record, 'RecoveryDecided').some(
    ({ data }) => is(data.component) && known.get(data.recovery) === 'RecoveryPaused',
  );
};

/** A while for itself, after its root is back. */
const endsLater = (lift: string, { endsAtMs }: Run): boolean =>
  Date.parse(/^after ([^,]+)/.exec(lift)?.[1] ?? '') > endsAtMs - slackMs;

const hasRootThatIsDown = (component: string, { record, flavour }: Run): boolean => {
  const below = new Set(standsOn(component));
  if (flavour !== 'plain') below.add(siteComponent);
  const cleared = new Set(ofType(record, 'FailureCleared').map(({ data }) => data.failure));
  return ofType(record, 'FailureConfirmed').some(
    ({ data, meta }) => below.has(data.component) && !cleared.has(meta.sequence),
  );
};

/** Its id is in what lifts it. */
const isInForce = (lift: string, record: readonly Recorded[], isGood: Run['isGood']): boolean => {
  const [, kind, id] = /the (pause|block) (\S+) is lifted/.exec(lift.replace(',', '')) ?? [];
  if (kind === undefined) return false;
  const lifted = ofType(record, 'RecoveriesUnpaused', 'ComponentUnblocked').some(
    ({ data, meta }) => isGood(meta.sequence) && ('pause' in data ? data.pause : data.block) === id,
  );
  return !lifted;
};

/** A claim is held by what is paused, and by nothing else. */
export const everyClaimIsReleased: Rule = ({ record }) => {
  const known = statuses(record);
  const held = new Map<string, string>();
  for (const { type, data } of ofType(record, 'RecoveryClaimed', 'ClaimReleased')) {
    if (type === 'RecoveryClaimed') held.set(data.component, data.recovery);
    else held.delete(data.component);
  }
  return [...held].flatMap(([component, recovery]) =>
    known.get(recovery) === 'RecoveryPaused'
      ? []
      : [`${component} is claimed for ${recovery}, which is ${known.get(recovery)}`],
  );
};

/** An incident whose recoveries have all ended well, and whose failures are gone, is resolved. */
export const incidentsAreResolved: Rule = ({ record }) => {
  const known = statuses(record);
  const cleared = new Set(ofType(record, 'FailureCleared').map(({ data }) => data.failure));
  const over = new Set(ofType(record, 'IncidentResolved').map(({ data }) => data.incident));
  const open = new Map<string, boolean>();
  for (const { data } of ofType(record, 'FailureAssigned')) {
    open.set(data.incident, open.get(data.incident) === true || !cleared.has(data.failure));
  }
  for (const { data } of ofType(record, 'RecoveryDecided')) {
    const ended = known.get(data.recovery) === 'RecoveryCompleted';
    if (!ended) open.set(data.incident, true);
  }
  return [...open].flatMap(([incident, isOpen]) =>
    isOpen || over.has(incident) ? [] : [`${incident} is over and was never resolved`],
  );
};
