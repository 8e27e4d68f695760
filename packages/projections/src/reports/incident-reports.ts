/** Reports about incidents, their times and their losses. Pure. */
import { type ReportDefinition, within } from './definition.ts';

const incidentsIn = `mode = $1 and opened_at >= $2 and opened_at < $3
  and ($4::text is null or $4 = any(components))`;

export const incidentReports: readonly ReportDefinition[] = [
  {
    ...{ name: 'incident-register', number: 'R1', title: 'Incident register' },
    question: 'Which incidents were there, how grave, real or drilled, and how did they end?',
    sections: [
      {
        title: 'Incidents',
        sql: `select i.incident, i.opened_at, i.resolved_at, i.status, i.scope, i.components, i.verdict,
            r.severity, r.nature, r.category, r.acknowledged_by, r.closed_by, i.reason
          from ledger.incidents i left join ledger.incident_reviews r using (mode, incident)
          where ${incidentsIn} order by i.opened_at`,
      },
    ],
    gaps: ['Severity is what a person said; without a classification it is null.'],
  },
  {
    ...{ name: 'incident-timelines', number: 'R2', title: 'Incident timelines' },
    question: 'What happened in each incident, in order, and what is not known of it?',
    sections: [
      {
        title: 'Events',
        sql: `select t.incident, t.sequence, t.at, t.offset_ms, t.component, t.actor, t.summary,
            t.stamp ->> 'late' = 'true' as late
          from ledger.incident_timeline t join ledger.incidents i using (mode, incident)
          where i.${incidentsIn} order by t.incident, t.sequence`,
      },
      {
        title: 'Unknown: checks without an answer',
        sql: `select incident, component, check_name, result, detail, at from ledger.validation_results
          where ${within('at')} and result in ('unknown', 'not_run') order by sequence`,
      },
      {
        title: 'Unknown: messages that could not be read',
        sql: `select sequence, subject, reason, recorded_at from ledger.parked_events
          where ${within('recorded_at', null)} order by sequence`,
      },
    ],
    gaps: ['Evidence is in the events themselves: recovery-ledger events --incident <id> --json.'],
  },
  {
    ...{ name: 'rto-attainment', number: 'R3', title: 'Recovery time: attainment' },
    question: 'Was every recovery time objective met, and how are the times distributed?',
    sections: [
      {
        title: 'Violated',
        isBad: true,
        sql: `select incident, component, runbook, first_bad, target_ms, best_ms, worst_ms,
            best_ms - target_ms as over_ms, ended_by from ledger.rto_history
          where ${within('first_bad')} and verdict = 'VIOLATED' order by first_bad`,
      },
      {
        title: 'Every recovery time',
        sql: `select incident, component, recovery, runbook, first_bad, ended_at, target_ms, best_ms,
            worst_ms, target_ms - worst_ms as margin_ms, verdict, rehearsal, withheld
          from ledger.rto_history where ${within('first_bad')} order by first_bad`,
      },
      {
        title: 'Distribution (of all history)',
        sql: `select component, phase, n, min_ms, median_ms, p90_ms, p99_ms, max_ms, met, violated,
            indeterminate, points from ledger.rto_distribution
          where mode = $1 and ($4::text is null or component = $4)
            and $2::timestamptz is not null and $3::timestamptz is not null
          order by component, phase = 'total' desc, phase`,
      },
      {
        title: 'By each definition',
        sql: `select d.incident, d.component, d.definition, d.in_force, d.best_ms, d.worst_ms,
            d.target_ms, d.verdict
          from ledger.rto_by_definition d join ledger.rto_history h using (mode, failure)
          where h.mode = $1 and h.first_bad >= $2 and h.first_bad < $3
            and ($4::text is null or h.component = $4) order by d.failure, d.definition`,
      },
      {
        title: 'What can be promised',
        sql: `select component, n, target_ms, achievable_ms, human_ms, machine_ms, verdict
          from ledger.rto_achievable where mode = $1 and ($4::text is null or component = $4)
            and $2::timestamptz is not null and $3::timestamptz is not null order by component`,
      },
    ],
    gaps: [
      'A p90 needs 10 points and a p99 needs 100; with fewer they are null.',
      'Drills are in the report of mode drill, never in this one.',
    ],
  },
  {
    ...{ name: 'rpo-attainment', number: 'R3', title: 'Recovery point: attainment' },
    question: 'What was lost, what was it measured by, and when could it have been?',
    sections: [
      {
        title: 'Losses',
        sql: `select incident, component, recovery, state, lost_records, basis, at
          from ledger.rpo_history where ${within('at')} order by sequence`,
      },
      {
        title: 'Limits of lag that were broken',
        isBad: true,
        sql: `select component, source, measure, data_class, tier, rpo_ms, began_at, ended_at, worst_bytes,
            worst_ms, worst_records from ledger.replication_lag
          where ${within('breached_at')} and level = 'breach' order by breach`,
      },
      {
        title: 'Copies that were gone',
        sql: `select component, instance, kind, remaining, required, lost_at, restored_at, duration_ms
          from ledger.redundancy_gaps where ${within('lost_at')} order by loss`,
      },
      {
        title: 'Scheduled checks, by result',
        sql: `select component, check_name, source, result, count(*)::int as checks, min(at) as first,
            max(at) as last from ledger.rpo_checks where ${within('at')}
          group by component, check_name, source, result order by 1, 2, 3, 4`,
      },
    ],
    gaps: ['Lag predicts what could be lost; only a measurement after a recovery says what was.'],
  },
  {
    ...{ name: 'switchovers', number: 'R5', title: 'Switch-overs and tests of them' },
    question: 'What shows that each function can be moved, and when was it?',
    sections: [
      {
        title: 'Recoveries that moved or restored a component',
        sql: `select recovery, incident, component, runbook, runbook_hash, origin, site, rehearsal, status,
            decided_at, ended_at, checks from ledger.recoveries
          where ${within('decided_at')} order by decided_at`,
      },
      {
        title: 'Checks that were not passed',
        isBad: true,
        sql: `select recovery, component, check_name, result, detail, at from ledger.validation_results
          where ${within('at')} and result <> 'pass' order by sequence`,
      },
    ],
    gaps: ['A rehearsal changes nothing and shows only that it could be begun.'],
  },
  {
    ...{ name: 'losses', number: 'R17', title: 'Losses and costs' },
    question: 'What was lost in data, orders and money?',
    sections: [
      {
        title: 'Data',
        sql: `select component, state, count(*)::int as recoveries, sum(lost_records)::bigint as records
          from ledger.rpo_history where ${within('at')} group by component, state order by 1, 2`,
      },
      {
        title: 'Costs that people stated',
        sql: `select r.incident, r.cost ->> 'amount' as amount, r.cost ->> 'currency' as currency, r.closed_at
          from ledger.incident_reviews r join ledger.incidents i using (mode, incident)
          where i.${incidentsIn} and r.cost is not null order by r.closed_at`,
      },
    ],
    gaps: ['Records of state UNKNOWN are not in any sum: null is not zero.'],
  },
];
