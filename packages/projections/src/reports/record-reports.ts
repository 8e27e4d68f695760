/** Reports about the record itself, and about who was looking. Pure. */
import { type ReportDefinition, within } from './definition.ts';

export const recordReports: readonly ReportDefinition[] = [
  {
    ...{ name: 'integrity-certificate', number: 'R15', title: 'Integrity of the record' },
    question: 'Is the record whole, and are these rows what it amounts to?',
    sections: [
      {
        title: 'Range',
        sql: `select min(sequence) as first, max(sequence) as last, count(*)::int as events,
            (max(sequence) - min(sequence) + 1 - count(*))::int as not_readable_or_missing
          from ledger.event_index where recorded_at >= $2 and recorded_at < $3
            and $1::text is not null and ($4::text is null or true)`,
      },
      {
        title: 'Messages that could not be read or applied',
        isBad: true,
        sql: `select sequence, projection, subject, reason, recorded_at from ledger.parked_events
          where recorded_at >= $2 and recorded_at < $3 and $1::text is not null
            and ($4::text is null or true) order by sequence`,
      },
      {
        title: 'Proofs that the rows are what the log amounts to',
        sql: `select sequence, recorded_at, source from ledger.event_index
          where type = 'RebuildProved' and ${within('recorded_at', null)} order by sequence`,
      },
    ],
    gaps: [
      'Hashes and signatures are verified on the log itself: recovery-ledger verify, verify --anchor.',
    ],
  },
  {
    ...{ name: 'ledger-access', number: 'R16', title: 'Who wrote to the record' },
    question: 'Who wrote to the ledger, and who asked it?',
    sections: [
      {
        title: 'Writers',
        sql: `select source, actor, count(*)::int as events, min(recorded_at) as first,
            max(recorded_at) as last from ledger.event_index
          where ${within('recorded_at', null)} group by source, actor order by source, actor`,
      },
    ],
    gaps: [
      'Reading leaves no event: UNKNOWN here. nats-server and PostgreSQL log connections and statements.',
    ],
  },
  {
    ...{ name: 'as-of', number: 'R18', title: 'State as it was known at the end of the range' },
    question: 'What was known at that instant?',
    sections: [
      {
        title: 'Components',
        sql: `select component, state, since, incident, epoch, watchers from ledger.system_state_at((
            select coalesce(max(sequence), 0) from ledger.event_index where recorded_at < $3))
          where mode = $1 and $2::timestamptz is not null and ($4::text is null or component = $4)
          order by priority nulls last, component`,
      },
      {
        title: 'Incidents that were open',
        sql: `select incident, status, scope, components, opened_at from ledger.incident_register_at((
            select coalesce(max(sequence), 0) from ledger.event_index where recorded_at < $3))
          where mode = $1 and resolved_at is null and $2::timestamptz is not null
            and ($4::text is null or $4 = any(components)) order by opened_at`,
      },
      {
        title: 'Facts of that time that became known later',
        sql: `select sequence, type, component, incident, time, recorded_at from ledger.event_index
          where mode = $1 and late and time < $3 and recorded_at >= $3
            and $2::timestamptz is not null and ($4::text is null or component = $4) order by sequence`,
      },
    ],
    gaps: ['status --at <place> --with-late applies those facts: what was true then.'],
  },
  {
    ...{ name: 'detector-coverage', number: 'R19', title: 'Coverage by detectors' },
    question: 'For how much of the time was each component watched, and when was nobody looking?',
    sections: [
      {
        title: 'Monitored and blind time',
        sql: `select component, probe, instance, sum(monitored_ms)::bigint as monitored_ms,
            sum(blind_ms)::bigint as blind_ms, sum(due)::bigint as due, sum(unknown)::bigint as unknown
          from ledger.coverage_spans where ${within('from_at')} and incident is null
          group by component, probe, instance order by 1, 2, 3`,
      },
      {
        title: 'Components of the estate that no detector says it watches',
        isBad: true,
        sql: `select c.component, c.tier from ledger.component_targets c
          where c.mode = $1 and $2::timestamptz is not null and $3::timestamptz is not null
            and ($4::text is null or c.component = $4) and not exists (
              select from ledger.detector_coverage d
              where d.mode = c.mode and d.status = 'running' and c.component = any(d.components))
          order by c.component`,
      },
    ],
    gaps: ['Between two summaries of a detector nothing is known.'],
  },
];
