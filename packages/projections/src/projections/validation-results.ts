/** One row per check that a recovery made. Pure. Unknown is not passed. */
import { instant, json, maybe, text, whole } from '../model/column.ts';
import { happenedAt } from '../model/happened-at.ts';
import { nothing, type Projection, subjectsOf } from '../model/projection.ts';
import { defineTable, put } from '../model/table.ts';

export const checkTable = defineTable('validation_results', 'Every check of every recovery.', {
  key: ['sequence'],
  columns: {
    sequence: whole('place of the CheckCompleted in LEDGER'),
    recovery: text('recovery that made the check'),
    incident: text('incident of the recovery'),
    component: text('component that was checked'),
    step: text('step that made the check'),
    check_name: text('name of the check'),
    result: text('pass, fail, unknown or not_run; only pass is good'),
    detail: text('the result in words'),
    evidence: json<Readonly<Record<string, unknown>>>('what the result rests on'),
    deadline_ms: maybe(whole('how long the answer could take')),
    at: instant('when it was made'),
  },
  indexes: [['incident']],
});

export const validationResults: Projection = {
  name: 'validation_results',
  version: 2,
  subjects: subjectsOf('recovery'),
  tables: [checkTable],
  needs: nothing,
  evolve: ({ type, data, meta }) => {
    if (type !== 'CheckCompleted') return [];
    const { recovery, incident, component, step, check, result, detail, evidence, deadlineMs } =
      data;
    const about = { recovery, incident, component, step, check_name: check };
    const found = { result, detail, evidence, deadline_ms: deadlineMs, at: happenedAt(meta) };
    return [put(checkTable, { sequence: meta.sequence, ...about, ...found })];
  },
};
