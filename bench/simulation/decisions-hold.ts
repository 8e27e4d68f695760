/** What must hold of decisions and incidents, whatever happened to those who made them. Pure. */

import type { Recorded } from '@recovery-ledger/ledger';
import type { Rule } from './invariants.ts';
import { groupBy, ofType } from './record-parts.ts';

/** 4: a decision names what it rests on, and rests on nothing that came after it. */
export const decisionsHaveReasons: Rule = ({ record }) =>
  ofType(record, 'RecoveryDecided', 'RecoveryWithheld').flatMap(({ type, data, meta }) => {
    const problems = [
      ...(data.inputs.length > 0 && data.inputs.every((input) => input < meta.sequence)
        ? []
        : ['rests on what came later, or on nothing']),
      ...(data.decidedAtSequence < meta.sequence ? [] : ['was decided at a later sequence']),
      ...('blockers' in data && data.blockers.length === 0 ? ['withholds without a blocker'] : []),
    ];
    return problems.map((problem) => `${type} ${meta.sequence} ${problem}`);
  });

/** A failure is assigned to an incident once, and a recovery is decided once. */
export const assignedAndDecidedOnce: Rule = ({ record }) => [
  ...repeated(
    ofType(record, 'FailureAssigned').map(({ data }) => `${data.failure} to ${data.incident}`),
  ),
  ...repeated(decidedAnew(record)),
  ...repeated(ofType(record, 'RecoveryPlanned').map(({ data }) => `plan of ${data.recovery}`)),
  ...repeated(ofType(record, 'IncidentResolved').map(({ data }) => `end of ${data.incident}`)),
];

/** What was withheld again before it was planned may be decided once more. */
const decidedAnew = (record: readonly Recorded[]): readonly string[] => {
  const withheld = new Map<string, number>();
  return ofType(record, 'RecoveryDecided', 'RecoveryWithheld').flatMap(({ type, data }) => {
    const key = `${data.failure}/${data.component}`;
    const times = withheld.get(key) ?? 0;
    if (type === 'RecoveryWithheld') withheld.set(key, times + 1);
    return type === 'RecoveryDecided' ? [`${data.recovery}, withheld ${times} times`] : [];
  });
};

const repeated = (names: readonly string[]): readonly string[] =>
  [...groupBy(names, (name) => name)].flatMap(([name, all]) =>
    all.length > 1 ? [`${name} was recorded ${all.length} times`] : [],
  );

/** Several incidents at once do not mix: what is recorded of a recovery says its own incident. */
export const incidentsDoNotMix: Rule = ({ record }) => {
  const incidents = new Map<string, string>();
  return record.flatMap(({ type, data, meta }) => {
    if (!('recovery' in data) || !('incident' in data)) return [];
    const { recovery, incident } = data;
    if (typeof recovery !== 'string' || typeof incident !== 'string' || 'by' in data) return [];
    const known = incidents.get(recovery) ?? incident;
    incidents.set(recovery, known);
    return known === incident && meta.correlationid === incident
      ? []
      : [`${type} ${meta.sequence} of ${recovery} says ${incident} and ${meta.correlationid}`];
  });
};

/** 6: a step that is recorded as done was done, at least once, for this recovery. */
export const whatIsRecordedWasDone: Rule = ({ record, effects }) => {
  const done = new Set(effects.map(({ recovery, step }) => `${recovery}/${step}`));
  const real = ofType(record, 'RecoveryPlanned').flatMap(
    ({ data: { rehearsal, recovery, steps } }) =>
      steps.flatMap(({ id, action }) =>
        action === 'http' && !rehearsal ? [`${recovery}/${id}`] : [],
      ),
  );
  const wanted = new Set(real);
  return ofType(record, 'StepSucceeded').flatMap(({ data, meta }) =>
    done.has(`${data.recovery}/${data.step}`) || !wanted.has(`${data.recovery}/${data.step}`)
      ? []
      : [`${data.step} of ${data.recovery} (${meta.sequence}) is recorded and was never done`],
  );
};
