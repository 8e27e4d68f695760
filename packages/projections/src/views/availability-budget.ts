/** The availability budget of every component and year, and what was used of it. Pure. */
import type { View } from '../model/view.ts';

export const availabilityBudget: View = {
  name: 'availability_budget',
  comment:
    'Downtime against its budget, by component and calendar year of UTC. Overlapping failures of a ' +
    'component count once; planned is what was announced before it began; a running failure counts ' +
    'up to now. 99.995 % of 365 days allow 26.28 minutes.',
  columns: {
    mode: 'real or drill; they never mix',
    component: 'component of the estate in force',
    year: 'calendar year of UTC; a failure over its end counts in both, each with its part',
    availability: 'target in force, per cent; null when none is stated as a number',
    budget_ms: 'downtime that the target allows in the whole year',
    down_ms: 'downtime, planned or not, from the first bad sample to the resume criterion',
    planned_ms: 'of it inside of maintenance that was announced before it began',
    unplanned_ms: 'of it all else',
    session_ms: "session time of the year by the estate's calendar; null when it is not known",
    session_budget_ms: 'downtime that the target allows of session time',
    session_unplanned_ms: 'unplanned downtime inside of sessions',
    used_share: 'unplanned downtime as a share of the budget; more than 1 is over it',
    left_ms: 'what is left of the budget; negative when it is overdrawn',
    burn_rate: 'used share over the share of the year that has passed: above 1 it will not last',
    failures: 'failures that began in the year',
    running: 'one of them is not over',
  },
  select: (s) => `${spans(s)}${measured(s)}${counted(s)}`,
};

/** Every component in every year in which it was down, and in this one. */
const spans = (s: string): string => `
    with clocks as (
      select mode, component, running,
        tstzrange(first_bad, greatest(first_bad, coalesce(ended_at, now()))) as span
      from ${s}.rto_history where not rehearsal
    ), years as (
      select mode, component, extract(year from now() at time zone 'UTC')::int as year
        from ${s}.component_targets
      union select mode, component, generate_series(
          extract(year from lower(span) at time zone 'UTC')::int,
          extract(year from upper(span) at time zone 'UTC')::int) from clocks
    ), targeted as (
      select y.mode, y.component, y.year, c.availability, c.estate,
        tstzrange(make_timestamptz(y.year, 1, 1, 0, 0, 0, 'UTC'),
          make_timestamptz(y.year + 1, 1, 1, 0, 0, 0, 'UTC')) as span
      from years y left join ${s}.component_targets c using (mode, component)`;

/** Downtime, announced spans and sessions of that year. */
const measured = (s: string): string => `
    ), measured as (
      select t.*, extract(epoch from upper(t.span) - lower(t.span))::float8 * 1000 as year_ms,
        coalesce(d.down, '{}') * tstzmultirange(t.span) as down, d.failures, d.running,
        coalesce(p.planned, '{}') as planned, c.known, c.always, coalesce(c.open, '{}') as open
      from targeted t
      cross join lateral (
        select range_agg(span) as down, coalesce(bool_or(running), false) as running,
          count(*) filter (where t.span @> lower(span))::int as failures
        from clocks where clocks.mode = t.mode and clocks.component = t.component
          and clocks.span && t.span) d
      cross join lateral (
        select range_agg(span) as planned from (
          select tstzrange(from_at, greatest(from_at, least(until_at, cancelled_at))) as span
            from ${s}.maintenance_windows w
            where w.mode = t.mode and announced_before
              and (components is null or t.component = any(components))
          union all
          select tstzrange(from_at, until_at) from ${s}.calendar_spans r
            join ${s}.calendars using (mode, estate)
            where r.mode = t.mode and r.estate = t.estate and kind = 'maintenance'
              and r.year between t.year - 1 and t.year and from_at >= published_at
              and (components is null or t.component = any(components))) windows) p
      left join lateral (
        select c.known, c.always, (select range_agg(tstzrange(from_at, until_at))
            from ${s}.calendar_spans r
            where r.mode = t.mode and r.estate = t.estate and kind = 'session'
              and r.year = t.year) as open
        from ${s}.calendars c where c.mode = t.mode and c.estate = t.estate) c on true`;

const counted = (s: string): string => `
    ), counted as (
      select m.*, ${s}.multirange_ms(down) as down_ms,
        ${s}.multirange_ms(down * planned) as planned_ms,
        ${s}.multirange_ms(down - planned) as unplanned_ms,
        year_ms * (100 - availability)::float8 / 100 as budget_ms,
        case when always then year_ms when known then ${s}.multirange_ms(open) end as session_ms,
        case when always then ${s}.multirange_ms(down - planned)
          when known then ${s}.multirange_ms((down - planned) * open) end as session_unplanned_ms,
        extract(epoch from least(now(), upper(span)) - lower(span))::float8 * 1000 as passed_ms
      from measured m
    )
    select mode, component, year, availability, budget_ms, down_ms, planned_ms, unplanned_ms,
      session_ms, session_ms * (100 - availability)::float8 / 100, session_unplanned_ms,
      unplanned_ms / nullif(budget_ms, 0), budget_ms - unplanned_ms,
      case when passed_ms > 0
        then unplanned_ms / nullif(budget_ms, 0) / (passed_ms / year_ms) end,
      failures, running
    from counted`;
