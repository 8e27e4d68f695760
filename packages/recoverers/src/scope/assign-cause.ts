/**
 * Assignment and scope of a cause, as far as they are missing: a crash may have come between the
 * two. Pure. What a person asked for is its own scope.
 */
import type { Estate, LedgerEvent } from '@recovery-ledger/ledger';
import type { Cause, World } from '../world/state.ts';
import { type Assessment, assessedData } from './assess-scope.ts';

export const assignFailure = (
  failure: Cause,
  assessment: Assessment,
  estate: Estate,
  decidedAtSequence: number,
): readonly LedgerEvent[] => {
  const { incident, merged } = assessment;
  if (failure.incident !== null && failure.scoped) return [];
  const assigned = [...(failure.incident === null ? [failure] : []), ...merged].flatMap((cause) =>
    assignedTo(incident, cause),
  );
  const emptied = [...new Set(merged.map((cause) => cause.incident))].flatMap(
    (gone): readonly LedgerEvent[] => (gone === null ? [] : [mergedEvent(gone, incident)]),
  );
  const data = assessedData(failure, assessment, estate, decidedAtSequence);
  return [...assigned, ...emptied, { type: 'ScopeAssessed', data }];
};

const assignedTo = (incident: string, cause: Cause): readonly LedgerEvent[] => {
  const { component, sequence, failureType } = cause;
  if (failureType === null) return [];
  return [
    { type: 'FailureAssigned', data: { component, failure: sequence, failureType, incident } },
  ];
};

const mergedEvent = (incident: string, into: string): LedgerEvent => ({
  type: 'IncidentResolved',
  data: {
    incident,
    outcome: 'cleared',
    reason: `it is part of ${into}: the same root explains it`,
  },
});

export const scopeRequest = (
  cause: Cause,
  { decisions }: World,
  estate: Estate,
  decidedAtSequence: number,
): readonly LedgerEvent[] => {
  const { asked, incident, sequence, component } = cause;
  if (cause.scoped || asked === null || incident === null) return [];
  // An order is about a recovery whose scope is known.
  if (asked.about !== null && decisions[asked.about] !== undefined) return [];
  return [
    {
      type: 'ScopeAssessed',
      data: {
        incident,
        scope: 'requested',
        components: [component],
        rule: `${asked.by} asked for it: ${asked.reason}`,
        inputs: [sequence],
        decidedAtSequence,
        origin: asked.kind === 'kill' ? 'kill_switch' : 'request',
        policyVersion: estate.policy.version,
        root: null,
        counted: [],
        explained: [],
        threshold: null,
        windowMs: null,
      },
    },
  ];
};
