/** What must hold of how failures hang together: roots come first, the whole at once. Pure. */
import type { Recorded } from '@recovery-ledger/ledger';
import type { Rule, Run } from './invariants.ts';
import { type OfType, ofType } from './record-parts.ts';
import { ends } from './recovery-statuses.ts';
import { correlationWindowMs, siteComponent, standsOn } from './simulated-texts.ts';

type Confirmed = OfType<'FailureConfirmed'>;
type Decided = OfType<'RecoveryDecided'>;

const partial: readonly string[] = ['SLOW', 'FLAPPING', 'REPLICATION_LAG'];
const own: readonly string[] = ['PROCESS_DEAD', 'HUNG'];

/**
 * A failed dependency is recovered first. A process that is dead itself waits only for a root that
 * is being recovered, or for the window.
 */
export const rootsComeFirst: Rule = (run) =>
  ofType(run.record, 'RecoveryDecided').flatMap(({ data, meta }) => {
    const failure = run.record[data.failure - 1];
    if (data.origin !== 'failure' || failure?.type !== 'FailureConfirmed') return [];
    if (failure.data.component !== data.component) return [];
    const known = run.record.slice(0, data.decidedAtSequence);
    const root = openRoots(failure, known, run).find((one) => isWaitedFor(one, failure, known));
    return root === undefined
      ? []
      : [
          `${data.recovery} was decided at ${meta.sequence}, and its root #${root.meta.sequence} was down`,
        ];
  });

const atMs = ({ meta }: Recorded): number => Date.parse(meta.recordedAt);

const openRoots = (
  failure: Confirmed,
  known: readonly Recorded[],
  { flavour }: Run,
): readonly Confirmed[] => {
  const { component } = failure.data;
  const all = flavour !== 'plain' && component !== siteComponent ? [siteComponent] : [];
  const below = new Set([...standsOn(component), ...all]);
  return ofType(known, 'FailureConfirmed').filter(
    (one) =>
      below.has(one.data.component) &&
      !partial.includes(one.data.failureType) &&
      Math.abs(atMs(one) - atMs(failure)) <= correlationWindowMs &&
      isOpen(one, known),
  );
};

const isOpen = ({ data: { component }, meta }: Confirmed, known: readonly Recorded[]): boolean => {
  const recoveries = new Set(
    decisionsOn(meta.sequence, component, known).map(({ data }) => data.recovery),
  );
  const incident = ofType(known, 'FailureAssigned').findLast(
    ({ data }) => data.failure === meta.sequence,
  )?.data.incident;
  return !known.some(
    ({ type, data }) =>
      (type === 'FailureCleared' && data.failure === meta.sequence) ||
      (type === 'RecoveryCompleted' && recoveries.has(data.recovery)) ||
      (type === 'IncidentResolved' && data.incident === incident),
  );
};

const decisionsOn = (failure: number, component: string, known: readonly Recorded[]) =>
  ofType(known, 'RecoveryDecided').filter(
    ({ data }) => data.failure === failure && data.component === component,
  );

const isWaitedFor = (root: Confirmed, failure: Confirmed, known: readonly Recorded[]): boolean => {
  if (!own.includes(failure.data.failureType)) return true;
  const decided = decisionsOn(root.meta.sequence, root.data.component, known).at(-1);
  const later = known.filter(({ meta }) => meta.sequence > (decided?.meta.sequence ?? 0));
  const withheld = later.some(
    ({ type, data }) =>
      type === 'RecoveryWithheld' &&
      data.failure === root.meta.sequence &&
      data.component === root.data.component,
  );
  const stopped = later.some(
    ({ type, data }) =>
      (ends.includes(type) || type === 'RecoveryPaused') &&
      'recovery' in data &&
      data.recovery === decided?.data.recovery,
  );
  return decided !== undefined && decided.data.approval === null && !withheld && !stopped;
};

/** While the whole is recovered, nothing that fails is recovered apart from it. */
export const nothingBesideTheWhole: Rule = ({ record }) => {
  const found: string[] = [];
  let whole: Decided | undefined;
  for (const event of record) {
    if (event.type === 'RecoveryWithheld' && event.data.component === siteComponent) {
      if (event.data.failure === whole?.data.failure) whole = undefined;
    }
    if ('recovery' in event.data && ends.includes(event.type)) {
      if (event.data.recovery === whole?.data.recovery) whole = undefined;
    }
    if (event.type !== 'RecoveryDecided') continue;
    if (event.data.component === siteComponent) whole = event;
    else if (whole !== undefined && event.data.origin === 'failure') {
      found.push(`${event.data.recovery} was decided beside ${whole.data.recovery}`);
    }
  }
  return found;
};

/** A part belongs to a whole that was decided before it, and to its incident. */
export const partsHaveAWhole: Rule = ({ record }) => {
  const wholes = new Map<string, Decided>();
  return ofType(record, 'RecoveryDecided').flatMap((event) => {
    const { recovery, parent, origin, incident } = event.data;
    wholes.set(recovery, event);
    if (origin !== 'activation') return [];
    const whole = wholes.get(parent ?? '');
    return whole?.data.incident === incident && whole.data.component === siteComponent
      ? []
      : [`${recovery} is part of ${parent}, which is not of ${incident}`];
  });
};
