/** What must hold of decisions and incidents, whatever happened to those who made them. Pure. */

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
  ...repeated(ofType(record, 'RecoveryDecided').map(({ data }) => data.recovery)),
  ...repeated(ofType(record, 'IncidentResolved').map(({ data }) => `end of ${data.incident}`)),
];

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
    if (typeof recovery !== 'string' || typeof incident !== 'string') return [];
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
  return ofType(record, 'StepSucceeded').flatMap(({ data, meta }) =>
    done.has(`${data.recovery}/${data.step}`)
      ? []
      : [`${data.step} of ${data.recovery} (${meta.sequence}) is recorded and was never done`],
  );
};

/** 6: when the faults are over, everything that was decided comes to an end, and is let go. */
export const everythingEnds: Rule = ({ record }) => {
  const ended = new Set(
    ofType(
      record,
      'RecoveryCompleted',
      'RecoveryFailed',
      'RecoveryAbandoned',
      'RecoveryPaused',
    ).map(({ data }) => data.recovery),
  );
  const withheldAgain = new Set(ofType(record, 'RecoveryWithheld').map(({ data }) => data.failure));
  const answered = new Set(
    ofType(record, 'RecoveryDecided', 'RecoveryWithheld').map(({ data }) => data.failure),
  );
  const open = ofType(record, 'RecoveryDecided').flatMap(({ data, meta }) =>
    ended.has(data.recovery) || withheldAgain.has(data.failure)
      ? []
      : [`${data.recovery}, decided at ${meta.sequence}, never ended`],
  );
  const unanswered = ofType(record, 'FailureConfirmed').flatMap(({ meta }) =>
    answered.has(meta.sequence) ? [] : [`the failure ${meta.sequence} was never decided on`],
  );
  return [...open, ...unanswered];
};
