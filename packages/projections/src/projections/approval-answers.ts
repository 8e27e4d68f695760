/** Every answer of a person to a request, and whether it counts. Pure. A void one stays visible. */
import type { EventOfType, Recorded } from '@recovery-ledger/ledger';
import { flag, instant, maybe, type RowOf, text, whole } from '../model/column.ts';
import { happenedAt } from '../model/happened-at.ts';
import { defineTable, type Lookup, rowsWhere } from '../model/table.ts';
import { voidReason } from './judged-act.ts';
import type { PersonRow } from './people.ts';

const columns = {
  sequence: whole('place of the answer in LEDGER'),
  id: text('id of the event: a copy of an act never counts again'),
  incident: text('incident it is about'),
  recovery: text('recovery it is about'),
  approval: text('approval it answers'),
  answer: text('granted or denied'),
  person: text('code of the person'),
  role: text('role they acted in'),
  reason: text('why, in their words'),
  shown_hash: text('hash of what they saw'),
  at: instant('when it was said'),
  counts: flag('signed by the key of a person who has that role'),
  void_reason: maybe(text('why it does not count')),
};

export type AnswerRow = RowOf<typeof columns>;

export const answerTable = defineTable(
  'approval_answers',
  'What people said, void acts included.',
  {
    key: ['sequence'],
    columns,
    indexes: [['id'], ['incident']],
  },
);

type Answer = Recorded<EventOfType<'ApprovalGranted' | 'ApprovalDenied'>>;

export const byId = ({ meta }: Answer): Lookup<AnswerRow> =>
  rowsWhere(answerTable, { id: meta.id });

export const answered = (
  event: Answer,
  copies: readonly AnswerRow[],
  people: readonly PersonRow[],
): AnswerRow => {
  const { type, data, meta } = event;
  const reason = voidReason(event, people, copies);
  return {
    sequence: meta.sequence,
    id: meta.id,
    incident: data.incident,
    recovery: data.recovery,
    approval: data.approval,
    answer: type === 'ApprovalGranted' ? 'granted' : 'denied',
    person: data.by,
    role: data.role,
    reason: data.reason,
    shown_hash: data.shownHash,
    at: happenedAt(meta),
    counts: reason === null,
    void_reason: reason,
  };
};
