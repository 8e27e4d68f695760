/**
 * Messages that could not be read, and events that a projection could not apply, with the reason.
 * Pure. They never stop a live projector; a rebuild stops on the second kind.
 */
import { type Mode, parseSubject, type Unreadable } from '@recovery-ledger/ledger';
import { instant, type RowOf, text, whole } from '../model/column.ts';
import type { NotApplied } from '../model/fold-batch.ts';
import { defineTable, type Row, toInstant } from '../model/table.ts';

const columns = {
  sequence: whole('place of the message in LEDGER'),
  projection: text('projection that could not apply it; empty when nobody could read it'),
  subject: text('subject of the message'),
  reason: text('what is wrong with it'),
  recorded_at: instant('server time of the append'),
};

export type ParkedRow = RowOf<typeof columns>;

export const parkedTable = defineTable('parked_events', 'What could not be read or applied.', {
  key: ['sequence', 'projection'],
  columns,
});

/** The checkpoint under which unreadable messages are parked. */
export const parkedEvents = { name: 'parked_events', version: 1 } as const;

export const parkUnreadable = ({ sequence, subject, reason, recordedAt }: Unreadable): Row =>
  parked(modeOf(subject), sequence, { sequence, projection: '', subject, reason, recordedAt });

export const parkNotApplied = ({ projection, event, reason }: NotApplied): Row => {
  const { sequence, subject, recordedAt, mode } = event.meta;
  return parked(mode, sequence, { sequence, projection, subject, reason, recordedAt });
};

const parked = (
  mode: Mode,
  seq: number,
  { recordedAt, ...row }: Omit<ParkedRow, 'recorded_at'> & { readonly recordedAt: string },
): Row => ({ ...row, mode, seq, recorded_at: toInstant(recordedAt) });

/** A message on no known subject is shown with the real ones: better seen than lost. */
const modeOf = (subject: string): Mode => parseSubject(subject)?.mode ?? 'real';
