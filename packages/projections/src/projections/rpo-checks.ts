/** One row per check of every validation of what could be lost. Pure. Unknown is not passed. */
import { instant, json, maybe, text, whole } from '../model/column.ts';
import { happenedAt } from '../model/happened-at.ts';
import { nothing, type Projection, subjectsOf } from '../model/projection.ts';
import { defineTable, put, toInstant } from '../model/table.ts';

const rpoCheckTable = defineTable(
  'rpo_checks',
  'Every check of whether a recovery point objective would hold now.',
  {
    key: ['sequence', 'check_name', 'component', 'source'],
    columns: {
      sequence: whole('place of the RpoValidated in LEDGER'),
      run: text('run that the check is part of'),
      check_name: text('name of the check'),
      component: text('component whose data it is'),
      source: text('copy that was looked at'),
      instance: text('detector instance that ran it'),
      scheduled_at: maybe(instant('when it was due; null when a person asked')),
      at: instant('when the run ended'),
      run_result: text('pass, fail or unknown: of the whole run'),
      data_class: text('class of data, as the estate names it'),
      tier: whole('tier of the recovery point objective: 1, 2 or 3'),
      rpo_ms: whole('recovery point objective'),
      measure: text('lsn, offset, transactions, sequence or age'),
      result: text('pass, fail or unknown; only pass is good'),
      lag_bytes: maybe(whole('how far behind; null was not measured')),
      lag_ms: maybe(whole('the same in time')),
      lag_records: maybe(whole('the same in records')),
      limit_bytes: maybe(whole('limit; null sets none')),
      limit_ms: maybe(whole('the same in time')),
      limit_records: maybe(whole('the same in records')),
      detail: text('the result in words'),
      evidence: json<Readonly<Record<string, unknown>>>('what the result rests on'),
    },
    indexes: [['at'], ['component']],
  },
);

export const rpoChecks: Projection = {
  name: 'rpo_checks',
  version: 1,
  subjects: subjectsOf('detector'),
  tables: [rpoCheckTable],
  needs: nothing,
  evolve: ({ type, data, meta }) => {
    if (type !== 'RpoValidated') return [];
    const { instance, run, scheduledAt, result: run_result } = data;
    const scheduled_at = scheduledAt === null ? null : toInstant(scheduledAt);
    const ofRun = { sequence: meta.sequence, run, instance, scheduled_at, run_result };
    return data.checks.map(({ check, component, source, target, lag, threshold, ...found }) =>
      put(rpoCheckTable, {
        ...{ ...ofRun, at: happenedAt(meta), check_name: check, component, source },
        ...{ data_class: target.dataClass, tier: target.tier, rpo_ms: target.rpoMs },
        ...{ measure: found.measure, result: found.result },
        ...{ lag_bytes: lag.bytes, lag_ms: lag.ms, lag_records: lag.records },
        ...{ limit_bytes: threshold.bytes, limit_ms: threshold.ms },
        ...{ limit_records: threshold.records, detail: found.detail, evidence: found.evidence },
      }),
    );
  },
};
