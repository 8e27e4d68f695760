/** Every judgement of whether trading may open, and every recovery that was withheld. Pure. */
import type { EventOfType } from '@recovery-ledger/ledger';
import { instant, json, text, whole } from '../model/column.ts';
import { happenedAt } from '../model/happened-at.ts';
import { nothing, type Projection, subjectsOf } from '../model/projection.ts';
import { defineTable, put } from '../model/table.ts';

const gateTable = defineTable('gate_evaluations', 'Every judgement of whether trading may open.', {
  key: ['sequence'],
  columns: {
    sequence: whole('place of the GateEvaluated in LEDGER'),
    scope: text('estate whose trading it is'),
    component: text('component that is recovered'),
    incident: text('incident it belongs to'),
    recovery: text('recovery that asked'),
    gate: text('the gate'),
    result: text('pass, fail or unknown; only pass opens'),
    inputs: json<EventOfType<'GateEvaluated'>['data']['inputs']>(
      'every condition: what was found, what is wanted, how old it was',
    ),
    at: instant('when it was judged'),
  },
  indexes: [['incident']],
});

export const gateEvaluations: Projection = {
  name: 'gate_evaluations',
  version: 1,
  subjects: subjectsOf('trading'),
  tables: [gateTable],
  needs: nothing,
  evolve: ({ type, data, meta }) => {
    if (type !== 'GateEvaluated') return [];
    const { scope, component, incident, recovery, gate, result, inputs } = data;
    const about = { sequence: meta.sequence, scope, component, incident, recovery };
    return [put(gateTable, { ...about, gate, result, inputs, at: happenedAt(meta) })];
  },
};

const withheldTable = defineTable('withholdings', 'Every recovery that was not begun, and why.', {
  key: ['sequence'],
  columns: {
    sequence: whole('place of the RecoveryWithheld in LEDGER'),
    incident: text('incident it belongs to'),
    component: text('component that was not recovered'),
    blockers: json<EventOfType<'RecoveryWithheld'>['data']['blockers']>(
      'what stood in the way, and what would lift it',
    ),
    at: instant('when it was decided'),
  },
  indexes: [['incident'], ['component']],
});

export const withholdings: Projection = {
  name: 'withholdings',
  version: 1,
  subjects: subjectsOf('scope'),
  tables: [withheldTable],
  needs: nothing,
  evolve: ({ type, data, meta }) => {
    if (type !== 'RecoveryWithheld') return [];
    const { incident, component, blockers } = data;
    return [
      put(withheldTable, {
        ...{ sequence: meta.sequence, incident, component, blockers, at: happenedAt(meta) },
      }),
    ];
  },
};
