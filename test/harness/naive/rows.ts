/**
 * Recoveries, lag, alerts and the index once more, straight from the events, as recovery-times.ts
 * does it for recovery times: plain loops, no code shared with the projections. Pure.
 */
import type { Epoch, Recorded } from '@recovery-ledger/ledger';
import { type Events, keyIn, micro, type NaiveRow, when } from './recovery-times.ts';

const older = (epoch: Epoch, than: Epoch): boolean =>
  epoch.generation < than.generation ||
  (epoch.generation === than.generation && epoch.sequence < than.sequence);

/** Events of a recovery that its holder of then wrote. */
const heldBy = (events: Events, mode: string, recovery: string): Events => {
  let claim: Epoch | null = null;
  return events.filter((event) => {
    if (event.meta.mode !== mode || keyIn(event, 'recovery') !== recovery) return false;
    if (event.type === 'RecoveryClaimed') {
      claim = { generation: event.data.generation, sequence: event.meta.sequence };
      return true;
    }
    const epoch = 'epoch' in event.data ? event.data.epoch : null;
    return epoch === null || claim === null || !older(epoch, claim);
  });
};

const statusAfter: Readonly<Record<string, (event: Recorded) => string>> = {
  StepStarted: () => 'running',
  RecoveryContinued: () => 'running',
  RecoveryPaused: () => 'paused',
  RecoveryCompleted: (event) => String(keyIn(event, 'outcome')),
  RecoveryFailed: () => 'failed',
  RecoveryAbandoned: () => 'abandoned',
};

/** Of every recovery that an event of scope, claim or its own tells of. */
export const naiveRecoveries = (events: Events): readonly NaiveRow[] => {
  const told = events.filter(({ meta }) =>
    ['scope', 'claim', 'recovery'].includes(meta.subject.split('.')[2] ?? ''),
  );
  const keys = new Set(
    told.flatMap((event) => {
      const [recovery, incident] = [keyIn(event, 'recovery'), keyIn(event, 'incident')];
      const begins = incident !== undefined && keyIn(event, 'component') !== undefined;
      return typeof recovery === 'string' && begins ? [`${event.meta.mode} ${recovery}`] : [];
    }),
  );
  return [...keys].map((key) => {
    const [mode = '', recovery = ''] = key.split(' ');
    const first = told.findIndex(
      (event) =>
        event.meta.mode === mode &&
        keyIn(event, 'recovery') === recovery &&
        keyIn(event, 'incident') !== undefined &&
        keyIn(event, 'component') !== undefined,
    );
    const own = heldBy(told.slice(first), mode, recovery);
    const claims = own.filter(({ type }) => type === 'RecoveryClaimed');
    const moved = own.filter(
      (event) => statusAfter[event.type] !== undefined && 'epoch' in event.data,
    );
    const last = moved.at(-1);
    const status = last === undefined ? undefined : statusAfter[last.type]?.(last);
    return {
      ...{ mode, recovery },
      status: status ?? (claims.length > 0 ? 'claimed' : 'decided'),
      claimed: claims.length > 0,
    };
  });
};

export const naiveLag = (events: Events): readonly NaiveRow[] =>
  events.flatMap((event) => {
    if (event.type !== 'LagBreached') return [];
    const { mode, sequence } = event.meta;
    const end = events.find(
      (other) =>
        other.type === 'LagCleared' &&
        other.meta.mode === mode &&
        other.data.breach === sequence &&
        other.meta.sequence > sequence,
    );
    return [
      {
        ...{ mode, breach: sequence, open: end === undefined, lag_ms: event.data.lag.ms },
        ended_at: end === undefined ? null : when(end.meta),
        worst_ms: end?.type === 'LagCleared' ? end.data.worst.ms : null,
      },
    ];
  });

/** Of every alert that was raised; what came before it counts for nothing. */
export const naiveAlerts = (events: Events): readonly NaiveRow[] => {
  const raised = events.filter((event) => event.type === 'AlertRaised');
  const keys = new Set(raised.map(({ meta, data }) => `${meta.mode} ${data.alert}`));
  return [...keys].map((key) => {
    const [mode = '', alert = ''] = key.split(' ');
    const isOwn = (event: Recorded) => event.meta.mode === mode && keyIn(event, 'alert') === alert;
    // Raised again it begins anew.
    const from = events.findLastIndex((event) => event.type === 'AlertRaised' && isOwn(event));
    const own = events.slice(from).filter(isOwn);
    const first = (type: string) => own.find((event) => event.type === type);
    const failed = own.filter(({ type }) => type === 'AlertDeliveryFailed').length;
    const [delivered, closed] = [first('AlertDelivered'), first('AlertClosed')];
    return {
      ...{ mode, alert, failed_deliveries: failed },
      delivered_at: delivered === undefined ? null : when(delivered.meta),
      closed_at: closed === undefined ? null : when(closed.meta),
    };
  });
};

export const naiveIndex = (events: Events): readonly NaiveRow[] =>
  events.map(({ type, meta }) => ({
    ...{ mode: meta.mode, sequence: meta.sequence, type, aggregate: meta.aggregate, id: meta.id },
    ...{ recorded_at: micro(meta.recordedAt), time: micro(meta.time), late: meta.late === true },
  }));
