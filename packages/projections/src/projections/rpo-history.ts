/** One row per measurement of lost data: acknowledged records missing after a recovery. Pure. */
import { instant, json, maybe, text, whole } from '../model/column.ts';
import { happenedAt } from '../model/happened-at.ts';
import { nothing, type Projection, subjectsOf } from '../model/projection.ts';
import { defineTable, put } from '../model/table.ts';

export const lossTable = defineTable('rpo_history', 'Every measurement of lost data.', {
  key: ['sequence'],
  columns: {
    sequence: whole('place of the DataLossMeasured in LEDGER'),
    recovery: text('recovery that measured it'),
    incident: text('incident of the recovery'),
    component: text('component whose data it is'),
    state: text('ZERO_PROVEN, BOUNDED, MEASURED or UNKNOWN'),
    lost_records: maybe(whole('acknowledged records missing; null when unknown')),
    basis: text('what the statement rests on'),
    evidence: json<Readonly<Record<string, unknown>>>('the measurement itself'),
    at: instant('when it was measured'),
  },
  indexes: [['incident']],
});

export const rpoHistory: Projection = {
  name: 'rpo_history',
  version: 1,
  subjects: subjectsOf('recovery'),
  tables: [lossTable],
  needs: nothing,
  evolve: ({ type, data, meta }) => {
    if (type !== 'DataLossMeasured') return [];
    const { recovery, incident, component, state, lostRecords, basis, evidence } = data;
    const about = { recovery, incident, component, state, lost_records: lostRecords };
    const row = { sequence: meta.sequence, ...about, basis, evidence, at: happenedAt(meta) };
    return [put(lossTable, row)];
  },
};
