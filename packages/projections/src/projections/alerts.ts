/** Every alert with what became of it, and every message that was sent for it. Pure. */
import type { EventOfType, Recorded } from '@recovery-ledger/ledger';
import { flag, instant, maybe, milliseconds, type RowOf, text, whole } from '../model/column.ts';
import { happenedAt } from '../model/happened-at.ts';
import { type Projection, subjectsOf } from '../model/projection.ts';
import { type Change, defineTable, type Lookup, put, rowsWhere } from '../model/table.ts';

const columns = {
  alert: text('id of the alert, one per condition'),
  alert_type: text('what it is about'),
  severity: text('info, warning or critical'),
  component: text('component it speaks of'),
  incident: maybe(text('incident it belongs to')),
  message: text('what a person was told'),
  cause: whole('sequence of the event that raised it'),
  at: instant('when it was raised'),
  delivered_at: maybe(instant('first delivery to anybody')),
  latency_ms: maybe(milliseconds('from the cause to that delivery, as the sender measured it')),
  failed_deliveries: whole('messages that did not arrive'),
  level: whole('level of the ladder that was reached'),
  acknowledged_at: maybe(instant('when a person took it')),
  acknowledged_by: maybe(text('that person, by code; whether the act counts is in incident_acts')),
  closed_at: maybe(instant('when the condition was over')),
  outcome: maybe(text('resolved, superseded or withdrawn')),
};

export type AlertRow = RowOf<typeof columns>;

const alertTable = defineTable('alerts', 'Every alert that was raised.', {
  key: ['alert'],
  columns,
  indexes: [['incident']],
});

const deliveryTable = defineTable('alert_deliveries', 'Every message that was sent for an alert.', {
  key: ['sequence'],
  columns: {
    sequence: whole('place of the delivery, or of its failure, in LEDGER'),
    alert: text('alert it was sent for'),
    level: whole('level of the ladder'),
    channel: text('channel, as the estate names it'),
    role: text('role it was for'),
    attempt: whole('1 is the first attempt'),
    delivered: flag('the channel took it'),
    latency_ms: maybe(milliseconds('from the cause until the channel took it')),
    send_ms: milliseconds('how long the channel took'),
    reason: maybe(text('why it failed')),
    at: instant('when it was tried'),
  },
  indexes: [['alert']],
});

export const alerts: Projection = {
  name: 'alerts',
  version: 2,
  subjects: subjectsOf('alert'),
  tables: [alertTable, deliveryTable],
  needs: ({ data }) => ('alert' in data && data.alert !== null ? [byAlert(data.alert)] : []),
  evolve: (event, find) => {
    const { data } = event;
    if (!('alert' in data) || data.alert === null) return [];
    if (event.type === 'AlertRaised') return [put(alertTable, raised(event))];
    const rows = find(byAlert(data.alert));
    return [...delivery(event), ...rows.map((row) => put(alertTable, change(row, event)))];
  },
};

const byAlert = (alert: string): Lookup<AlertRow> => rowsWhere(alertTable, { alert });

const toMs = (nanoseconds: string): number => Number(BigInt(nanoseconds) / 1_000n) / 1_000;

const raised = ({ data, meta }: Recorded<EventOfType<'AlertRaised'>>): AlertRow => {
  const { alertType, ...about } = data;
  return {
    ...{ ...about, alert_type: alertType, at: happenedAt(meta) },
    ...{ delivered_at: null, latency_ms: null, failed_deliveries: 0, level: 1 },
    ...{ acknowledged_at: null, acknowledged_by: null, closed_at: null, outcome: null },
  };
};

const change = (row: AlertRow, event: Recorded): AlertRow => {
  const at = happenedAt(event.meta);
  switch (event.type) {
    case 'AlertDelivered':
      return row.delivered_at === null
        ? { ...row, delivered_at: at, latency_ms: toMs(event.data.latencyNs) }
        : row;
    case 'AlertDeliveryFailed':
      return { ...row, failed_deliveries: row.failed_deliveries + 1 };
    case 'AlertEscalated':
      return { ...row, level: Math.max(row.level, event.data.to) };
    case 'AlertAcknowledged':
      return row.acknowledged_at === null
        ? { ...row, acknowledged_at: at, acknowledged_by: event.data.by }
        : row;
    case 'AlertClosed':
      return row.closed_at === null ? { ...row, closed_at: at, outcome: event.data.outcome } : row;
    default:
      return row;
  }
};

const delivery = (event: Recorded): readonly Change[] => {
  if (event.type !== 'AlertDelivered' && event.type !== 'AlertDeliveryFailed') return [];
  const { alert, level, channel, role, attempt, sendNs } = event.data;
  const sent = { sequence: event.meta.sequence, alert, level, channel, role, attempt };
  const found =
    event.type === 'AlertDelivered'
      ? { delivered: true, latency_ms: toMs(event.data.latencyNs), reason: null }
      : { delivered: false, latency_ms: null, reason: event.data.reason };
  const timed = { ...found, send_ms: toMs(sendNs), at: happenedAt(event.meta) };
  return [put(deliveryTable, { ...sent, ...timed })];
};
