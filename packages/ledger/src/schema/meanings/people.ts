/** What people say and order; each of these acts carries a signature. Pure. */
import type { ApprovalEvent } from '../../events/approval.ts';
import type { ControlEvent } from '../../events/control.ts';
import { by, type Meanings } from './meaning.ts';

const operator = by('operator');

export const people: Meanings<(ApprovalEvent | ControlEvent)['type']> = {
  ApprovalGranted: operator('A person agrees to what they were shown, until it expires.'),
  ApprovalDenied: operator('A person refuses what they were shown; one refusal is enough.'),
  DataLossAccepted: operator('A person accepts the loss of data up to a bound.'),
  StepTicked: operator(
    'A person did a step that only a person can do, or says that it was not done.',
  ),
  IncidentAcknowledged: operator('Somebody works on the incident: no further level is called.'),
  IncidentNoted: operator('A note, a correction of the record, a call made or a report sent.'),
  IncidentClassified: operator(
    'What the incident is, to the firm and to each regime it answers to.',
  ),
  IncidentClosed: operator('The review is done: root cause, what follows, and what it cost.'),
  RecoveriesPaused: operator('No recovery of these components may begin.'),
  RecoveriesUnpaused: operator('A pause is lifted.'),
  ComponentBlocked: operator('No recovery may claim this component.'),
  ComponentUnblocked: operator('A block is lifted.'),
  MaintenanceScheduled: operator(
    'Work on these components is announced; their failures then are expected.',
  ),
  MaintenanceCancelled: operator('The announced work does not take place.'),
  RecoveryRequested: operator('A person asks for a recovery, a switch, a halt or a resume.'),
  KillSwitchInvoked: operator(
    'Orders are cancelled and blocked at once, or it was tried whether they would be.',
  ),
};
