/** What people did, in one plain sentence each: answers, control, acknowledgements. Pure. */
import type { EventOfType, EventType } from '@recovery-ledger/ledger';

type PeopleType =
  | 'ApprovalGranted'
  | 'ApprovalDenied'
  | 'DataLossAccepted'
  | 'StepTicked'
  | 'IncidentAcknowledged'
  | 'IncidentNoted'
  | 'IncidentClassified'
  | 'IncidentClosed'
  | 'RecoveriesPaused'
  | 'RecoveriesUnpaused'
  | 'ComponentBlocked'
  | 'ComponentUnblocked'
  | 'MaintenanceScheduled'
  | 'MaintenanceCancelled'
  | 'RecoveryRequested'
  | 'KillSwitchInvoked'
  | 'AlertAcknowledged';

export type Summaries<Types extends EventType> = {
  readonly [T in Types]: (data: EventOfType<T>['data']) => string;
};

type Act = { readonly by: string; readonly role: string; readonly reason: string };

const person = ({ by, role }: Act): string => `${by} (${role})`;
const words = (text: string): string => text.replaceAll('_', ' ');
const until = (at: string | null): string => (at === null ? 'until lifted' : `until ${at}`);
const those = (components: 'all' | readonly string[]): string =>
  components === 'all' ? 'all components' : components.join(', ');

export const peopleSummaries: Summaries<PeopleType> = {
  ApprovalGranted: (d) => `${person(d)} approved ${d.approval} until ${d.expiresAt}: ${d.reason}`,
  ApprovalDenied: (d) => `${person(d)} denied ${d.approval}: ${d.reason}`,
  DataLossAccepted: (d) =>
    `${person(d)} accepted data loss on ${d.component} (${words(d.loss.state.toLowerCase())}) ` +
    `until ${d.expiresAt}: ${d.reason}`,
  StepTicked: (d) => `${person(d)} ticked ${d.step}, ${words(d.outcome)}: ${d.reason}`,
  IncidentAcknowledged: (d) => `${person(d)} took the incident on: ${d.reason}`,
  IncidentNoted: (d) => `${d.kind} by ${person(d)}: ${d.note}`,
  IncidentClassified: (d) =>
    `${person(d)} classified the incident ${d.severity}, ${d.nature}, ${d.category}: ${d.reason}`,
  IncidentClosed: (d) => `${person(d)} closed the incident: ${d.rootCause}`,
  RecoveriesPaused: (d) =>
    `${person(d)} paused recoveries of ${those(d.components)} ${until(d.expiresAt)}: ${d.reason}`,
  RecoveriesUnpaused: (d) => `${person(d)} lifted the pause ${d.pause}: ${d.reason}`,
  ComponentBlocked: (d) =>
    `${person(d)} blocked recoveries of ${d.component} ${until(d.expiresAt)}: ${d.reason}`,
  ComponentUnblocked: (d) => `${person(d)} unblocked ${d.component}: ${d.reason}`,
  MaintenanceScheduled: (d) =>
    `${person(d)} announced maintenance of ${those(d.components)} from ${d.from} ` +
    `until ${d.until}: ${d.reason}`,
  MaintenanceCancelled: (d) => `${person(d)} cancelled maintenance ${d.maintenance}: ${d.reason}`,
  RecoveryRequested: (d) => `${person(d)} asked to ${words(d.action)} ${d.component}: ${d.reason}`,
  KillSwitchInvoked: (d) =>
    `${person(d)} ${d.test ? 'tested' : 'used'} the kill switch on ${d.reach.level} ` +
    `${d.reach.id ?? ''}: ${d.reason}`,
  AlertAcknowledged: (d) => `${person(d)} acknowledged the alert: ${d.reason}`,
};
