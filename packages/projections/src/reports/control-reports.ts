/** Reports about decisions, people, configuration and the kill switch. Pure. */
import { type ReportDefinition, within } from './definition.ts';

const incidentsIn = `mode = $1 and opened_at >= $2 and opened_at < $3
  and ($4::text is null or $4 = any(components))`;

/** Five working days later, weekends apart; holidays are not known here. */
const fiveBusinessDaysAfter = (column: string): string => `(select max(day) from (
    select day from generate_series(${column} + interval '1 day', ${column} + interval '14 days',
      interval '1 day') day where extract(isodow from day) < 6 order by day limit 5) days)`;

export const controlReports: readonly ReportDefinition[] = [
  {
    ...{ name: 'kill-switch', number: 'R7', title: 'Kill switch: uses and tests' },
    question: 'When was the kill switch used or tested, by whom, and did it leave orders open?',
    sections: [
      {
        title: 'Uses and tests',
        sql: `select invocation, at, person, role, reason, level, reach_id, test, cancel_orders,
            block_orders, incident from ledger.kill_switches
          where ${within('at', null)} order by at`,
      },
      {
        title: 'Acts that did not count',
        isBad: true,
        sql: `select sequence, at, person, role, void_reason from ledger.incident_acts
          where ${within('at', null)} and type = 'KillSwitchInvoked' and not counts order by sequence`,
      },
      {
        title: 'Open orders cancelled',
        sql: `select sequence, at, incident, component, summary from ledger.incident_timeline
          where ${within('at')} and type = 'OrdersMassCancelled' order by sequence`,
      },
    ],
    gaps: [],
  },
  {
    ...{ name: 'decisions', number: 'R8', title: 'Decisions and approvals' },
    question: 'Who decided what, on what basis, and were the duties of people kept apart?',
    sections: [
      {
        title: 'Approvals',
        sql: `select incident, component, about, status, required, roles, requested_by, granted_by,
            granted_roles, denied_by, requested_at, ended_at, shown_hash, not_requester
          from ledger.approvals where ${within('requested_at')} order by request`,
      },
      {
        title: 'Answers that did not count',
        isBad: true,
        sql: `select sequence, incident, approval, answer, person, role, void_reason, at
          from ledger.approval_answers where ${within('at', null)} and not counts order by sequence`,
      },
      {
        title: 'Recoveries that a person was overruled or a blocker overridden for',
        sql: `select recovery, incident, component, origin, overrides, predicted_loss, decided_at
          from ledger.recoveries where ${within('decided_at')}
            and (overrides <> '[]'::jsonb or origin <> 'failure') order by decided_at`,
      },
      {
        title: 'Withheld',
        sql: `select sequence, incident, component, blockers, at from ledger.withholdings
          where ${within('at')} order by sequence`,
      },
      {
        title: 'Other acts of people',
        sql: `select sequence, type, incident, component, person, role, reason, at, counts, void_reason
          from ledger.incident_acts where ${within('at')} order by sequence`,
      },
    ],
    gaps: ['Whether two codes are two persons is known to whoever gives out the keys.'],
  },
  {
    ...{ name: 'regulatory-clocks', number: 'R9', title: 'Regulatory clocks' },
    question: 'Which reports to authorities were due when, and which were made?',
    sections: [
      {
        title: 'Clocks, by what a person classified',
        sql: `with classified as (
            select r.incident, regime ->> 'regime' as regime, regime ->> 'classification' as classified_as,
              (regime ->> 'awareAt')::timestamptz as aware_at,
              (regime ->> 'classifiedAt')::timestamptz as classified_at, r.notifications,
              r.classified_by, i.resolved_at
            from ledger.incident_reviews r join ledger.incidents i using (mode, incident),
              jsonb_array_elements(r.regimes) regime
            where i.${incidentsIn}
          )
          select incident, regime, classified_as, classified_by, aware_at, classified_at, report, due_at,
            jsonb_array_length(notifications) as notifications_noted,
            due_at < now() and jsonb_array_length(notifications) = 0 as overdue
          from classified cross join lateral (values
            ('dora', 'initial', case when classified_at > aware_at + interval '24 hours'
              then classified_at + interval '4 hours'
              else least(classified_at + interval '4 hours', aware_at + interval '24 hours') end),
            ('dora', 'intermediate',
              (notifications #>> '{0,at}')::timestamptz + interval '72 hours'),
            ('dora', 'final', (notifications #>> '{1,at}')::timestamptz + interval '1 month'),
            ('reg_sci', 'written', aware_at + interval '24 hours'),
            ('reg_sci', 'final', ${fiveBusinessDaysAfter('resolved_at')})
          ) clocks(of_regime, report, due_at)
          where replace(lower(regime), '-', '_') = of_regime order by incident, regime, due_at`,
      },
      {
        title: 'Incidents that nobody classified',
        sql: `select i.incident, i.opened_at, i.components, i.status from ledger.incidents i
          left join ledger.incident_reviews r using (mode, incident)
          where i.${incidentsIn} and r.classified_at is null order by i.opened_at`,
      },
    ],
    gaps: [
      'Nothing is classified here: clocks start from the instants that a person stated.',
      'DORA: RTS 2025/301 Art. 5; Reg SCI: 17 CFR 242.1002. Other regimes have no clock here.',
      'Holidays are not known: working days leave out weekends alone.',
      'The second and third reports count from those that were noted as notifications.',
    ],
  },
  {
    ...{ name: 'configuration-changes', number: 'R10', title: 'Configuration and target changes' },
    question: 'Which estate and runbooks were in force when, and what was changed?',
    sections: [
      {
        title: 'Changes of targets',
        sql: `select sequence, changed_at, actor, component, field, before, after
          from ledger.target_changes where ${within('changed_at')} order by sequence, component, field`,
      },
      {
        title: 'Estates',
        sql: `select sequence, published_at, actor, estate, hash, policy_version, quorum, people
          from ledger.estate_versions where ${within('published_at', null)} order by sequence`,
      },
      {
        title: 'Runbooks',
        sql: `select sequence, published_at, actor, runbook, hash from ledger.runbook_versions
          where ${within('published_at', null)} order by sequence`,
      },
    ],
    gaps: [],
  },
  {
    ...{ name: 'recurring-causes', number: 'R14', title: 'Recurring root causes' },
    question: 'Which root causes came back within six months, and what is still to be done?',
    sections: [
      {
        title: 'Causes seen at least twice within six months',
        isBad: true,
        sql: `with closed as (
            select r.incident, lower(trim(r.root_cause)) as cause, i.opened_at, r.root_cause_addressed
            from ledger.incident_reviews r join ledger.incidents i using (mode, incident)
            where i.${incidentsIn} and r.root_cause is not null
          )
          select a.cause, array_agg(distinct b.incident order by b.incident) as incidents,
            min(b.opened_at) as first, max(b.opened_at) as last,
            bool_and(b.root_cause_addressed) as addressed
          from closed a join closed b on b.cause = a.cause
            and abs(extract(epoch from b.opened_at - a.opened_at)) < 183 * 86400
          group by a.incident, a.cause having count(distinct b.incident) > 1 order by a.cause`,
      },
      {
        title: 'Follow-ups',
        sql: `select r.incident, one ->> 'id' as follow_up, one ->> 'what' as what,
            one ->> 'ownerRole' as owner, (one ->> 'dueAt')::timestamptz as due_at,
            (one ->> 'dueAt')::timestamptz < now() as overdue
          from ledger.incident_reviews r join ledger.incidents i using (mode, incident),
            jsonb_array_elements(r.follow_ups) one where i.${incidentsIn} order by due_at`,
      },
    ],
    gaps: [
      'Causes are compared word for word, as people wrote them.',
      'The record does not say that a follow-up was done: a later drill of the component shows it.',
    ],
  },
];
