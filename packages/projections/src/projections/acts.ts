/**
 * Every act of a person but the answers to requests, which approvals keep: about incidents, about
 * what recoverers may do, about alerts. Pure. A void act stays visible and changes nothing else.
 */
import type { Recorded } from '@recovery-ledger/ledger';
import { flag, instant, json, maybe, type RowOf, text, whole } from '../model/column.ts';
import { happenedAt } from '../model/happened-at.ts';
import type { Find } from '../model/projection.ts';
import { type Change, defineTable, type Lookup, put, rowsWhere } from '../model/table.ts';
import { byReview, isReviewed, reviewed } from './incident-reviews.ts';
import { voidReason } from './judged-act.ts';
import { byInvocation, isInvocation, killed } from './kill-switches.ts';
import { byMaintenance, isMaintenance, planned } from './maintenance-windows.ts';
import { personTable } from './people.ts';

const columns = {
  sequence: whole('place of the act in LEDGER'),
  id: text('id of the event: a copy of an act never counts again'),
  type: text('event type'),
  incident: maybe(text('incident it is about')),
  component: maybe(text('component it is about')),
  person: text('code of the person'),
  role: text('role they acted in'),
  reason: text('why, in their words'),
  at: instant('when it was said'),
  counts: flag('signed by the key of a person who has that role'),
  void_reason: maybe(text('why it does not count')),
  data: json<unknown>('the act itself'),
};

export type ActRow = RowOf<typeof columns>;

export const actTable = defineTable('incident_acts', 'What people did and said, void acts too.', {
  key: ['sequence'],
  columns,
  indexes: [['id'], ['incident'], ['type']],
});

type Said = Recorded & {
  readonly data: { readonly by: string; readonly role: string; readonly reason: string };
};

export const isSaid = (event: Recorded): event is Said =>
  'by' in event.data &&
  'role' in event.data &&
  event.type !== 'ApprovalGranted' &&
  event.type !== 'ApprovalDenied';

const byActId = ({ meta }: Recorded): Lookup<ActRow> => rowsWhere(actTable, { id: meta.id });

export const actLookups = (event: Said): readonly Lookup[] => [
  byActId(event),
  rowsWhere(personTable, {}),
  ...(isReviewed(event) ? [byReview(event.data.incident)] : []),
  ...(isMaintenance(event) ? [byMaintenance(event.data.maintenance)] : []),
  ...(isInvocation(event) ? [byInvocation(event.data.invocation)] : []),
];

export const said = (event: Said, find: Find): readonly Change[] => {
  const { type, data, meta } = event;
  const reason = voidReason(event, find(rowsWhere(personTable, {})), find(byActId(event)));
  const act = put(actTable, {
    ...{ sequence: meta.sequence, id: meta.id, type },
    incident: 'incident' in data ? data.incident : null,
    component: 'component' in data ? data.component : null,
    ...{ person: data.by, role: data.role, reason: data.reason, at: happenedAt(meta) },
    ...{ counts: reason === null, void_reason: reason, data },
  });
  return reason === null ? [act, ...consequences(event, find)] : [act];
};

const consequences = (event: Said, find: Find): readonly Change[] => {
  if (isReviewed(event)) return reviewed(event, find);
  if (isMaintenance(event)) return planned(event, find);
  return isInvocation(event) ? killed(event, find) : [];
};
