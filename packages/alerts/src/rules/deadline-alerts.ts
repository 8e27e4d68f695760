/**
 * Deadlines that have passed: the one kind of alert that no event announces. Pure.
 *
 * The recovery time objective is violated while it happens, and told then; a deadline that passed
 * while no alert service ran is told late. An ended recovery is judged by its verdict, so that
 * alert and verdict never disagree. A warning is of use only between 70 % and the violation.
 */
import {
  type Clocks,
  type Deadline,
  deadlines,
  type Severity,
  verdictOf,
} from '@recovery-ledger/ledger';
import { alertId } from './alert-id.ts';
import { notRecoveredText, warningText } from './rto-text.ts';
import type { Alert } from './rule.ts';

/** An alert that is due, with the instant (ms since 1970) since when that is so. */
export type Due = { readonly alert: Alert; readonly since: number };

export const deadlineAlerts = (clocks: Clocks, nowMs: number): readonly Due[] =>
  deadlines(clocks).flatMap((deadline) => {
    if (isViolated(clocks, deadline, nowMs)) return [violation(deadline)];
    const warned = deadline.endedAt === null && nowMs >= deadline.warnAt;
    return warned ? [warning(deadline)] : [];
  });

/** The next instant at which a running recovery passes a deadline; undefined when none runs. */
export const nextDeadlineAt = (clocks: Clocks, nowMs: number): number | undefined => {
  const ahead = deadlines(clocks)
    .filter(({ endedAt }) => endedAt === null)
    .flatMap(({ warnAt, violateAt }) => [warnAt, violateAt])
    .filter((instant) => instant > nowMs);
  return ahead.length === 0 ? undefined : Math.min(...ahead);
};

const isViolated = ({ clocks }: Clocks, { failure, endedAt, violateAt }: Deadline, now: number) => {
  const clock = clocks[failure];
  if (endedAt === null || clock === undefined) return now >= violateAt;
  return verdictOf(clock) === 'VIOLATED';
};

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
