/**
 * What people were asked to agree to, and what they said. Pure. One row per text that was shown:
 * another text for the same approval makes the one before lapse, with all that was said to it.
 * Whether an answer counts is judged as recoverers judge it, by the keys that the estate lists.
 */
import type { EventOfType, Recorded } from '@recovery-ledger/ledger';
import { flag, instant, json, maybe, type RowOf, text, texts, whole } from '../model/column.ts';
import { happenedAt } from '../model/happened-at.ts';
import { type Find, type Projection, subjectsOf } from '../model/projection.ts';
import {
  type Change,
  defineTable,
  type Lookup,
  put,
  remove,
  rowsWhere,
  toInstant,
} from '../model/table.ts';
import { actLookups, actTable, isSaid, said } from './acts.ts';
import { type AnswerRow, answered, answerTable, byId } from './approval-answers.ts';
import { reviewTable } from './incident-reviews.ts';
import { killTable } from './kill-switches.ts';
import { maintenanceTable } from './maintenance-windows.ts';
import { personTable } from './people.ts';

type Loss = NonNullable<EventOfType<'ApprovalRequested'>['data']['loss']>;

const columns = {
  recovery: text('recovery that waits'),
  approval: text('what is asked, over all texts of it'),
  shown_hash: text('hash of the text that was shown'),
  request: whole('place of the newest ApprovalRequested with this text in LEDGER'),
  incident: text('incident of the recovery'),
  component: text('component that is recovered'),
  about: text('act, step, data_loss, resume, compensation or manual_step'),
  about_step: maybe(text('step that waits')),
  shown: text('the text, word for word'),
  required: whole('how many different persons have to agree'),
  roles: texts('roles in which one may'),
  every_role: flag('each role has to be heard'),
  not_requester: flag('whoever asked may not agree'),
  loss: maybe(json<Loss>('the loss that would be accepted')),
  requested_by: text('who asked'),
  requested_at: instant('when it was first asked with this text'),
  expires_at: instant('answers after it do not count'),
  on_expiry: text('abort, pause, skip or escalate'),
  status: text('waiting, granted, denied or lapsed (another text was shown)'),
  granted_by: texts('persons whose grants count'),
  granted_roles: texts('roles they acted in, in the same order'),
  denied_by: maybe(text('person whose denial ended it')),
  ended_at: maybe(instant('when it was granted, denied or lapsed')),
};

export type ApprovalRow = RowOf<typeof columns>;

export const approvalTable = defineTable('approvals', 'What people were asked to agree to.', {
  key: ['recovery', 'approval', 'shown_hash'],
  columns,
  indexes: [['incident']],
  kept: true,
});

export const approvals: Projection = {
  name: 'approvals',
  version: 3,
  subjects: subjectsOf('recovery', 'approval', 'estate', 'control', 'alert'),
  tables: [
    ...[approvalTable, answerTable, personTable, actTable],
    ...[reviewTable, killTable, maintenanceTable],
  ],
  needs: (event) => {
    if (event.type === 'EstatePublished') return [rowsWhere(personTable, {})];
    if (event.type === 'ApprovalRequested') return [byApproval(event)];
    if (isSaid(event)) return actLookups(event);
    return isAnswer(event) ? [byApproval(event), byId(event), rowsWhere(personTable, {})] : [];
  },
  evolve: (event, find) => {
    if (event.type === 'EstatePublished') return publish(event, find);
    if (event.type === 'ApprovalRequested') return request(event, find(byApproval(event)));
    if (isSaid(event)) return said(event, find);
    return isAnswer(event) ? answer(event, find) : [];
  },
};

type Answer = Recorded<EventOfType<'ApprovalGranted' | 'ApprovalDenied'>>;
type Requested = Recorded<EventOfType<'ApprovalRequested'>>;

const isAnswer = (event: Recorded): event is Answer =>
  event.type === 'ApprovalGranted' || event.type === 'ApprovalDenied';

/** Every text of one approval. */
const byApproval = ({ data }: Requested | Answer): Lookup<ApprovalRow> =>
  rowsWhere(approvalTable, { recovery: data.recovery, approval: data.approval });

const publish = (
  { data }: Recorded<EventOfType<'EstatePublished'>>,
  find: Find,
): readonly Change[] => {
  const before = find(rowsWhere(personTable, {})).filter(({ estate }) => estate === data.estate);
  return [
    ...before.map((row) => remove(personTable, row)),
    ...data.people.map((one) => put(personTable, { estate: data.estate, ...one })),
  ];
};

const request = (event: Requested, rows: readonly ApprovalRow[]): readonly Change[] => {
  const at = happenedAt(event.meta);
  const same = rows.find((row) => row.shown_hash === event.data.shownHash && isOpen(row));
  const older = rows.filter((row) => isOpen(row) && row !== same);
  const again = same === undefined ? {} : { requested_at: same.requested_at, ...saidTo(same) };
  return [
    ...older.map((row) => put(approvalTable, { ...row, status: 'lapsed', ended_at: at })),
    put(approvalTable, { ...asked(event), ...again }),
  ];
};

const isOpen = ({ status }: ApprovalRow): boolean => status === 'waiting' || status === 'granted';

const saidTo = ({ status, granted_by, granted_roles, ended_at }: ApprovalRow) => ({
  ...{ status, granted_by, granted_roles, ended_at },
});

const asked = ({ data, meta }: Requested): ApprovalRow => ({
  recovery: data.recovery,
  approval: data.approval,
  shown_hash: data.shownHash,
  request: meta.sequence,
  incident: data.incident,
  component: data.component,
  about: data.about,
  about_step: data.aboutStep,
  shown: data.shown,
  required: data.approvers.required,
  roles: data.approvers.roles,
  every_role: data.approvers.everyRole,
  not_requester: data.approvers.notRequester,
  loss: data.loss,
  requested_by: data.requestedBy,
  requested_at: happenedAt(meta),
  expires_at: toInstant(data.expiresAt),
  on_expiry: data.onExpiry,
  status: 'waiting',
  granted_by: [],
  granted_roles: [],
  denied_by: null,
  ended_at: null,
});

const answer = (event: Answer, find: Find): readonly Change[] => {
  const row = answered(event, find(byId(event)), find(rowsWhere(personTable, {})));
  const open = find(byApproval(event)).find(isOpen);
  const said = put(answerTable, row);
  if (!row.counts || open === undefined || !mayAnswer(row, open)) return [said];
  const next = row.answer === 'denied' ? denied(row, open) : granted(row, open);
  return next === open ? [said] : [said, put(approvalTable, next)];
};

const mayAnswer = (row: AnswerRow, open: ApprovalRow): boolean =>
  open.roles.includes(row.role) &&
  row.at <= open.expires_at &&
  !(open.not_requester && row.person === open.requested_by);

const denied = ({ person, at }: AnswerRow, open: ApprovalRow): ApprovalRow => ({
  ...{ ...open, status: 'denied', denied_by: person, ended_at: at },
});

const granted = (row: AnswerRow, open: ApprovalRow): ApprovalRow => {
  if (row.shown_hash !== open.shown_hash || open.granted_by.includes(row.person)) return open;
  const [by, roles] = [
    [...open.granted_by, row.person],
    [...open.granted_roles, row.role],
  ];
  const heard = !open.every_role || open.roles.every((role) => roles.includes(role));
  const enough = by.length >= Math.max(1, open.required) && heard;
  const next = { ...open, granted_by: by, granted_roles: roles };
  return enough && open.status === 'waiting'
    ? { ...next, status: 'granted', ended_at: row.at }
    : next;
};
