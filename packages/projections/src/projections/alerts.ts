/** One row per alert that was raised. Pure. */
import { instant, maybe, text, whole } from '../model/column.ts';
import { happenedAt } from '../model/happened-at.ts';
import { nothing, type Projection, subjectsOf } from '../model/projection.ts';
import { defineTable, put } from '../model/table.ts';

const alertTable = defineTable('alerts', 'Every alert that was raised.', {
  key: ['alert'],
  columns: {
    alert: text('id of the alert, one per condition'),
    alert_type: text('what it is about'),
    severity: text('info, warning or critical'),
    component: text('component it speaks of'),
    incident: maybe(text('incident it belongs to')),
    message: text('what a person was told'),
    cause: whole('sequence of the event that raised it'),
    at: instant('when it was raised'),
  },
  indexes: [['incident']],
});

export const alerts: Projection = {
  name: 'alerts',
  version: 1,
  subjects: subjectsOf('alert'),
  tables: [alertTable],
  needs: nothing,
  evolve: ({ type, data, meta }) => {
    if (type !== 'AlertRaised') return [];
    const { alertType, ...about } = data;
    return [put(alertTable, { ...about, alert_type: alertType, at: happenedAt(meta) })];
  },
};
