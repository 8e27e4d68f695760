/** Reports about drills, reconciliation, alerts, clocks and availability. Pure. */
import { type ReportDefinition, within } from './definition.ts';

export const operationReports: readonly ReportDefinition[] = [
  {
    ...{ name: 'dr-tests', number: 'R4', title: 'Register of recovery tests' },
    question: 'What was tested, what came of it, and what is overdue?',
    sections: [
      {
        title: 'Drills',
        sql: `select drill, component, failure_type, requested_by, started_at, concluded_at, verdict, reason,
            incident from ledger.drills
          where mode = 'drill' and $1::text is not null and started_at >= $2 and started_at < $3
            and ($4::text is null or component = $4) order by started_at`,
      },
      {
        title: 'Last passed drill per component; none within a year is overdue',
        sql: `select c.component, c.tier, max(d.concluded_at) as last_passed,
            coalesce(max(d.concluded_at) < now() - interval '1 year', true) as overdue
          from ledger.component_targets c left join ledger.drills d
            on d.component = c.component and d.verdict = 'passed'
          where c.mode = $1 and ($4::text is null or c.component = $4)
            and $2::timestamptz is not null and $3::timestamptz is not null
          group by c.component, c.tier order by c.component`,
      },
    ],
    gaps: ['What was planned and not done is not on the record: only what was started is.'],
  },
  {
    ...{ name: 'reconciliations', number: 'R6', title: 'Position and order reconciliation' },
    question: 'Which breaks were found, how old did they get, who resolved them, and how?',
    sections: [
      {
        title: 'Open breaks',
        isBad: true,
        sql: `select discrepancy, kind, account, symbol, order_id, internal, external, difference, severity,
            status, owner, found_at, now() - found_at as age from ledger.position_breaks
          where ${within('found_at', null)} and open order by found_at`,
      },
      {
        title: 'Breaks that are over',
        sql: `select discrepancy, kind, account, symbol, order_id, difference, severity, cause, adjustment,
            reference, resolution, resolved_by, found_at, resolved_at, resolved_at - found_at as age
          from ledger.position_breaks where ${within('found_at', null)} and not open order by found_at`,
      },
      {
        title: 'Runs',
        sql: `select run, kind, internal_source, external_source, status, compared, discrepancies,
            started_at, completed_at, detail from ledger.reconciliation_runs
          where ${within('started_at', null)} order by started_at`,
      },
    ],
    gaps: ['A run without an end is not a pass: its status is running.'],
  },
  {
    ...{ name: 'alert-performance', number: 'R11', title: 'Alerts: speed and answers' },
    question: 'Did alerts reach people in time, and did people answer?',
    sections: [
      {
        title: 'Delivered later than 5 s, or to nobody',
        isBad: true,
        sql: `select alert, severity, component, at, delivered_at, latency_ms, failed_deliveries
          from ledger.alerts where ${within('at')} and coalesce(latency_ms, 1e9) > 5000 order by at`,
      },
      {
        title: 'By severity',
        sql: `select severity, count(*)::int as alerts, count(delivered_at)::int as delivered,
            count(acknowledged_at)::int as acknowledged,
            percentile_disc(0.5) within group (order by latency_ms) as median_latency_ms,
            max(latency_ms) as longest_ms, sum(failed_deliveries)::int as failed, max(level) as level
          from ledger.alerts where ${within('at')} group by severity order by severity`,
      },
    ],
    gaps: ['5 s is the limit of RTS 6 Art. 16. Latency is as the sender measured it.'],
  },
  {
    ...{ name: 'clock-sync', number: 'R12', title: 'Clock synchronisation' },
    question: 'How far were clocks off, and when beyond tolerance?',
    sections: [
      {
        title: 'Beyond 100 µs, or unknown',
        isBad: true,
        sql: `select instance, at, offset_ns, bound_ns, source from ledger.clock_readings
          where ${within('at', null)}
            and coalesce(abs(offset_ns::numeric) + bound_ns, 1e18) > 100000 order by at`,
      },
      {
        title: 'By host',
        sql: `select instance, count(*)::int as readings, count(offset_ns)::int as known,
            max(abs(offset_ns::numeric)) as largest_ns, max(bound_ns) as largest_bound_ns
          from ledger.clock_readings where ${within('at', null)} group by instance order by instance`,
      },
    ],
    gaps: ['100 µs is the tolerance of RTS 25 for high-frequency trading.'],
  },
  {
    ...{ name: 'availability', number: 'R13', title: 'Availability and its budget' },
    question: 'How much downtime was there, planned and not, and what is left of the budget?',
    sections: [
      {
        title: 'Over budget',
        isBad: true,
        sql: `select component, year, availability, budget_ms, unplanned_ms, left_ms
          from ledger.availability_budget where mode = $1 and left_ms < 0
            and year between extract(year from $2::timestamptz) and extract(year from $3::timestamptz)
            and ($4::text is null or component = $4) order by component, year`,
      },
      {
        title: 'By component and year',
        sql: `select component, year, availability, budget_ms, down_ms, planned_ms, unplanned_ms, session_ms,
            session_budget_ms, session_unplanned_ms, used_share, left_ms, burn_rate, failures, running
          from ledger.availability_budget where mode = $1
            and year between extract(year from $2::timestamptz) and extract(year from $3::timestamptz)
            and ($4::text is null or component = $4) order by component, year`,
      },
    ],
    gaps: [
      'The denominator is the calendar year of UTC; session time beside it where it is known.',
    ],
  },
];
