/**
 * Deadlines that have passed: the one kind of alert that no event announces. Pure.
 *
 * The recovery time objective is violated while it happens, and told then. What ended too late
 * while no alert service ran is told late, by its verdict, so that alert and verdict never
 * disagree. A warning is of use only between 70 % and the violation.
 */
import { type Clocks, type Deadline, deadlines, type Severity } from '@recovery-ledger/ledger';
import { alertId } from './alert-id.ts';
import { endedBy } from './clock-lookup.ts';
import { notRecoveredText, recoveredText, warningText } from './rto-text.ts';
import type { Alert } from './rule.ts';

/** An alert that is due, with the instant (ms since 1970) since when that is so. */
export type Due = { readonly alert: Alert; readonly since: number };

/** What running recoveries have used up of their budgets. */
export const deadlineAlerts = (clocks: Clocks, nowMs: number): readonly Due[] =>
  running(clocks).flatMap((deadline) => {
    if (nowMs >= deadline.violateAt) return [violation(deadline)];
    return nowMs >= deadline.warnAt ? [warning(deadline)] : [];
  });

/** The violation of the recovery that this event ended, in case nobody has told it yet. */
export const missedDeadline = (clocks: Clocks, sequence: number): readonly Due[] => {
  const clock = endedBy(clocks, sequence);
  if (clock === undefined || recoveredText(clock) === null) return [];
  return deadlines(clocks)
    .filter(({ failure }) => failure === clock.failure)
    .map(violation);
};

/** The next instant at which a running recovery passes a deadline; undefined when none runs. */
export const nextDeadlineAt = (clocks: Clocks, nowMs: number): number | undefined => {
  const ahead = running(clocks)
    .flatMap(({ warnAt, violateAt }) => [warnAt, violateAt])
    .filter((instant) => instant > nowMs);
  return ahead.length === 0 ? undefined : Math.min(...ahead);
};

const running = (clocks: Clocks): readonly Deadline[] =>
  deadlines(clocks).filter(({ endedAt }) => endedAt === null);

const violation = (deadline: Deadline): Due => ({
  alert: about(deadline, 'rto', 'rto_violation', 'critical', notRecoveredText(deadline)),
  since: deadline.violateAt,
});

const warning = (deadline: Deadline): Due => ({
  alert: about(deadline, 'rto70', 'rto_warning', 'warning', warningText(deadline)),
  since: deadline.warnAt,
});

const about = (
  { incident, component, failure }: Deadline,
  prefix: string,
  alertType: string,
  severity: Severity,
  message: string,
): Alert => ({
  alert: alertId(prefix, incident, component),
  alertType,
  severity,
  component,
  incident,
  message,
  cause: failure,
});
