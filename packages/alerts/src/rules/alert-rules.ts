/**
 * What people are told when an event is recorded, and why. Data; the deadlines that pass without
 * an event are in deadline-alerts.ts. Pure.
 */
import { clockOf } from '@recovery-ledger/ledger';
import { alertId } from './alert-id.ts';
import { componentOf, endedBy } from './clock-lookup.ts';
import { recoveredText } from './rto-text.ts';
import { type Rule, rule } from './rule.ts';

export const alertRules: readonly Rule[] = [
  rule(['FailureConfirmed'], {
    alertType: 'failure_confirmed',
    severity: 'critical',
    why: 'the RTO clock runs: whoever can help should know at the same moment as the recoverer',
    tell: ({ data, meta }, clocks) => ({
      alert: alertId('failure', meta.sequence, data.component),
      component: data.component,
      incident: clockOf(clocks, meta.sequence)?.incident ?? null,
      message: `${data.component} failed: ${data.failureType}, seen by ${data.observers.join(', ')}`,
    }),
  }),
  rule(['RecoveryWithheld'], {
    alertType: 'recovery_withheld',
    severity: 'critical',
    why: 'the component is down and nothing acts on it: only a person can lift the reason',
    tell: ({ data, meta }) => ({
      alert: alertId('withheld', meta.sequence, data.component),
      component: data.component,
      incident: data.incident,
      message: `recovery of ${data.component} withheld: ${data.blockers
        .map(({ detail, lift }) => `${detail} (to lift: ${lift})`)
        .join('; ')}`,
    }),
  }),
  rule(['RecoveryPaused'], {
    alertType: 'recovery_paused',
    severity: 'critical',
    why: 'the recovery stands still, with the component down, until a person decides',
    tell: ({ data, meta }) => ({
      alert: alertId('paused', meta.sequence, data.component),
      component: data.component,
      incident: data.incident,
      message: `recovery of ${data.component} paused at step ${data.step}: ${data.reason}`,
    }),
  }),
  rule(['RecoveryFailed'], {
    alertType: 'recovery_failed',
    severity: 'critical',
    why: 'nothing automatic is left to try: the component stays down without a person',
    tell: ({ data, meta }) => ({
      alert: alertId('failed', meta.sequence, data.component),
      component: data.component,
      incident: data.incident,
      message: `recovery of ${data.component} failed at ${data.step}: ${data.reason}; ${data.hint}`,
    }),
  }),
  rule(['RecoveryAbandoned'], {
    alertType: 'recovery_abandoned',
    severity: 'warning',
    why: 'a recovery that ended without a result may have left the component half recovered',
    tell: ({ data, meta }) => ({
      alert: alertId('abandoned', meta.sequence, data.component),
      component: data.component,
      incident: data.incident,
      message: `recovery of ${data.component} abandoned: ${data.reason}`,
    }),
  }),
  rule(['DataLossMeasured'], {
    alertType: 'data_loss',
    severity: 'critical',
    why: 'an RPO of zero holds only when it is proven: unknown and bounded are not zero',
    tell: ({ data, meta }) =>
      data.state === 'ZERO_PROVEN'
        ? null
        : {
            alert: alertId('loss', meta.sequence, data.component),
            component: data.component,
            incident: data.incident,
            message: `data loss of ${data.component}: ${data.state}, ${data.lostRecords ?? 'unknown'} records (${data.basis})`,
          },
  }),
  rule(['DiscrepancyFound'], {
    alertType: 'discrepancy',
    severity: 'critical',
    why: 'ours and the exchange’s books differ: once per run, for one cause makes many of them',
    tell: ({ data }, clocks) => ({
      alert: alertId('discrepancy', data.run),
      component: componentOf(clocks, data.recovery),
      incident: data.incident,
      message: `${data.kind} differ: ${data.symbol} of ${data.account} is ${data.internal} here and ${data.external} there (first of run ${data.run})`,
    }),
  }),
  rule(['DiscrepancyFound', 'DiscrepancyChanged'], {
    alertType: 'large_position_discrepancy',
    severity: 'critical',
    why: 'exposure that nobody knows of, in the words of the source procedures (6.1)',
    tell: ({ data, meta }, clocks) =>
      data.kind !== 'positions' || data.order !== null || data.severity !== 'critical'
        ? null
        : {
            alert: alertId('largeposition', 'before' in data ? data.discrepancy : meta.sequence),
            component: componentOf(clocks, data.recovery),
            incident: data.incident,
            message: `CRITICAL: Large position discrepancy for ${data.symbol}: ${data.difference} shares`,
          },
  }),
  rule(['ReconciliationCompleted'], {
    alertType: 'reconciliation_unknown',
    severity: 'critical',
    why: 'a comparison that could not be made is no agreement: of a schedule, once an hour',
    tell: ({ data, meta }, clocks) =>
      data.result !== 'unknown'
        ? null
        : {
            alert: alertId(
              'reconciliation',
              data.recovery === null ? meta.recordedAt.slice(0, 'yyyy-mm-ddThh'.length) : data.run,
            ),
            component: componentOf(clocks, data.recovery),
            incident: data.incident,
            message: `${data.kind} could not be compared: ${data.detail}`,
          },
  }),
  rule(['ObservationLost'], {
    alertType: 'observation_lost',
    severity: 'warning',
    why: 'a blind observer confirms nothing: without a quorum the component is UNKNOWN',
    tell: ({ data, meta }) => ({
      alert: alertId('blind', meta.sequence, data.component),
      component: data.component,
      incident: null,
      message: `${data.observer} cannot see ${data.component}: ${data.reason}`,
    }),
  }),
  rule(['TradingResumed', 'RecoveryCompleted', 'FailureCleared'], {
    alertType: 'rto_violation',
    severity: 'critical',
    why: 'the final figure of a violated objective, in the words of the source procedures (2.2)',
    tell: ({ meta }, clocks) => {
      const clock = endedBy(clocks, meta.sequence);
      const message = clock === undefined ? null : recoveredText(clock);
      return clock === undefined || message === null
        ? null
        : {
            alert: alertId('rtoend', clock.incident, clock.component),
            component: clock.component,
            incident: clock.incident,
            message,
          };
    },
  }),
];
