/**
 * Downtime that people announced, once. Pure. It is planned only if it was announced before it
 * began; what recurs is in the estate's calendar (calendar_spans).
 */
import type { EventOfType, Recorded } from '@recovery-ledger/ledger';
import { flag, instant, maybe, type RowOf, text, texts } from '../model/column.ts';
import { happenedAt } from '../model/happened-at.ts';
import type { Find } from '../model/projection.ts';
import {
  type Change,
  defineTable,
  type Lookup,
  put,
  rowsWhere,
  toInstant,
} from '../model/table.ts';

const columns = {
  maintenance: text('id of the window'),
  components: maybe(texts('components it is for; null for all')),
  from_at: instant('its beginning'),
  until_at: instant('its end: what takes longer is not planned'),
  change_reference: maybe(text('change request')),
  person: text('who announced it, by code'),
  reason: text('why'),
  announced_at: instant('when it was announced'),
  announced_before: flag('before it began: else nothing of it is planned'),
  cancelled_at: maybe(instant('when it was cancelled')),
};

type WindowRow = RowOf<typeof columns>;

export const maintenanceTable = defineTable('maintenance_windows', 'Downtime that was announced.', {
  key: ['maintenance'],
  columns,
});

type Maintenance = Recorded<EventOfType<'MaintenanceScheduled' | 'MaintenanceCancelled'>>;

export const isMaintenance = (event: Recorded): event is Maintenance =>
  event.type === 'MaintenanceScheduled' || event.type === 'MaintenanceCancelled';

export const byMaintenance = (maintenance: string): Lookup<WindowRow> =>
  rowsWhere(maintenanceTable, { maintenance });

export const planned = (event: Maintenance, find: Find): readonly Change[] => {
  const { data, meta, type } = event;
  const known = find(byMaintenance(data.maintenance))[0];
  const at = happenedAt(meta);
  if (type === 'MaintenanceCancelled') {
    return known === undefined || known.cancelled_at !== null
      ? []
      : [put(maintenanceTable, { ...known, cancelled_at: at })];
  }
  if (known !== undefined) return [];
  const from = toInstant(data.from);
  return [
    put(maintenanceTable, {
      maintenance: data.maintenance,
      components: data.components === 'all' ? null : data.components,
      ...{ from_at: from, until_at: toInstant(data.until), change_reference: data.change },
      ...{ person: data.by, reason: data.reason, announced_at: at, announced_before: at < from },
      cancelled_at: null,
    }),
  ];
};
