/** What recoverers decided, claimed and did. Pure. */
import type { ClaimEvent } from '../../events/claim.ts';
import type { RecoveryEvent } from '../../events/recovery.ts';
import type { ScopeEvent } from '../../events/scope.ts';
import type { ShadowEvent } from '../../events/shadow.ts';
import { by, type Meanings } from './meaning.ts';

const recoverer = by('recoverer');

export const recovering: Meanings<(ScopeEvent | ClaimEvent | RecoveryEvent | ShadowEvent)['type']> =
  {
    FailureAssigned: recoverer(
      'A confirmed failure belongs to this incident; the first one opens it.',
    ),
    ScopeAssessed: recoverer(
      'How far the incident reaches: one component, or full disaster recovery.',
    ),
    RecoveryDecided: recoverer(
      'The component is to be recovered: by which runbook and rule, onto which instance.',
    ),
    RecoveryWithheld: recoverer(
      'The component is not recovered now, why not, and what would lift that.',
    ),
    IncidentResolved: recoverer('Nothing of the incident is left to recover.'),
    RecoveryClaimed: recoverer(
      "One recoverer may act on the component; this event's sequence is its epoch.",
    ),
    ClaimReleased: recoverer('The recoverer is done with the component.'),
    RecoveryPlanned: recoverer(
      'What will be done, pinned: steps, variables, runbook and estate by hash.',
    ),
    StepStarted: recoverer('A step of the plan begins; its effect may happen from now on.'),
    StepSucceeded: recoverer('A step is done, and its postcondition was seen to hold.'),
    StepFailed: recoverer('A step did not work, and what is done about it.'),
    StepSkipped: recoverer('A step was not needed.'),
    StepCompensated: recoverer('A step that had been done is undone.'),
    RecoveryPaused: recoverer(
      'The recovery stands still until a person or another recoverer goes on.',
    ),
    RecoveryContinued: recoverer('A recoverer goes on with it, under an epoch of its own.'),
    ApprovalRequested: recoverer(
      'The recovery waits for people: what they are asked, shown and given time for.',
    ),
    CheckCompleted: recoverer('One check after recovery: pass, fail, or no answer.'),
    DataLossMeasured: recoverer('What was lost: proven zero, bounded, measured, or not known.'),
    RecoveryCompleted: recoverer('Every step of the plan is done.'),
    RecoveryFailed: recoverer('The recovery gave up; a person is needed.'),
    RecoveryAbandoned: recoverer('The recovery was given up for a reason outside of it.'),
    WouldHaveDecided: by(
      'recoverer',
      'shadow',
    )('What a recoverer on trial would have decided; it acts never.'),
  };
