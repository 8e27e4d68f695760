/** One row per copy that was gone: for how long one more failure would have lost data. Pure. */
import type { EventOfType, Recorded } from '@recovery-ledger/ledger';
import { flag, instant, maybe, milliseconds, type RowOf, text, whole } from '../model/column.ts';
import { happenedAt } from '../model/happened-at.ts';
import { defineTable } from '../model/table.ts';

const columns = {
  loss: whole('sequence of the RedundancyLost'),
  component: text('component that was less protected'),
  observer: text('detector instance that saw it'),
  instance: text('what was gone'),
  kind: text('standby, replica, leg or archive'),
  remaining: whole('how many were left'),
  required: whole('how many there should be'),
  reason: text('why, in words'),
  lost_at: instant('when it was found gone'),
  restored_at: maybe(instant('when it was back; null while it is gone')),
  open: flag('it is still gone'),
  duration_ms: maybe(milliseconds('how long it was gone, as the observer measured it')),
};

export type GapRow = RowOf<typeof columns>;

export const gapTable = defineTable('redundancy_gaps', 'Every time that a copy was gone.', {
  key: ['loss'],
  columns,
  indexes: [['component'], ['open']],
});

export const gapOf = ({ data, meta }: Recorded<EventOfType<'RedundancyLost'>>): GapRow => {
  const { component, observer, instance, kind, remaining, required, reason } = data;
  return {
    ...{ loss: meta.sequence, component, observer, instance, kind, remaining, required, reason },
    ...{ lost_at: happenedAt(meta), restored_at: null, open: true, duration_ms: null },
  };
};

export const restored = (
  row: GapRow,
  { data, meta }: Recorded<EventOfType<'RedundancyRestored'>>,
): GapRow =>
  row.open
    ? {
        ...{ ...row, open: false, restored_at: happenedAt(meta) },
        duration_ms: Number(BigInt(data.durationNs) / 1_000n) / 1_000,
      }
    : row;
