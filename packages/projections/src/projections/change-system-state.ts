/**
 * What one event changes in the facts of a component. Pure. The state itself is derived later.
 * Events under an older claim epoch than the row's are those of a fenced recoverer: ignored.
 */
import { compareEpochs, type Epoch, formatEpoch, type Recorded } from '@recovery-ledger/ledger';
import { cleared, type Standing, standing } from './component-state.ts';
import type { SystemStateRow } from './system-state-row.ts';

export const changeSystemState = (row: SystemStateRow, event: Recorded): SystemStateRow => {
  switch (event.type) {
    case 'ObservationEstablished':
    case 'FailureRefuted':
      return standing(row, event.data.observer, 'good');
    case 'FailureSuspected':
      return standing(row, event.data.observer, 'suspects');
    case 'ObservationLost':
      return standing(row, event.data.observer, 'lost');
    case 'DetectorStarted':
      return withWatcher(withStopped(row, event.data.instance, false), event.data);
    case 'DetectorStopped':
      return withStopped(row, event.data.instance, true);
    case 'FailureConfirmed': {
      const { observers } = event.data;
      const suspecting = Object.fromEntries(
        observers.map((o): [string, Standing] => [o, 'suspects']),
      );
      return {
        ...row,
        failure: event.meta.sequence,
        incident: row.incident ?? `inc-${event.meta.sequence}`,
        observers: { ...row.observers, ...suspecting },
      };
    }
    case 'FailureAssigned':
      return { ...row, incident: event.data.incident };
    case 'FailureCleared': {
      const seen = standing(row, event.data.observer, 'good');
      return seen.failure === null || event.data.failure >= seen.failure
        ? { ...cleared(seen), degraded: false }
        : seen;
    }
    case 'IncidentResolved':
      return resolve(row, event);
    default:
      return changeByRecovery(row, event);
  }
};

const withStopped = (row: SystemStateRow, instance: string, stopped: boolean): SystemStateRow => {
  if (!(instance in row.observers)) return row;
  const others = row.stopped.filter((observer) => observer !== instance);
  return { ...row, stopped: stopped ? [...others, instance].sort() : others };
};

type Watching = { readonly instance: string; readonly components: readonly string[] };

const withWatcher = (row: SystemStateRow, { instance, components }: Watching): SystemStateRow => {
  const others = row.watchers.filter((watcher) => watcher !== instance);
  const watches = components.includes(row.component);
  return { ...row, watchers: watches ? [...others, instance].sort() : others };
};

const resolve = (
  row: SystemStateRow,
  { data, meta }: Extract<Recorded, { type: 'IncidentResolved' }>,
): SystemStateRow => {
  const over =
    data.outcome === 'recovered' ||
    data.outcome === 'cleared' ||
    (data.outcome === 'rehearsed' && meta.mode === 'drill');
  return { ...(over ? cleared(row) : row), incident: null };
};

const changeByRecovery = (row: SystemStateRow, event: Recorded): SystemStateRow => {
  if (event.type === 'RecoveryClaimed') {
    const { recovery, incident, generation } = event.data;
    const epoch = formatEpoch({ generation, sequence: event.meta.sequence });
    return { ...row, recovery, incident, epoch, degraded: false };
  }
  if (!('epoch' in event.data) || isFenced(row, event.data.epoch)) return row;
  switch (event.type) {
    case 'RecoveryPlanned':
      return event.data.rehearsal && event.meta.mode === 'real' ? { ...row, recovery: null } : row;
    case 'RecoveryCompleted': {
      const { outcome, checks } = event.data;
      const over = outcome === 'recovered' || event.meta.mode === 'drill';
      const degraded = outcome === 'recovered' && checks.fail + checks.unknown > 0;
      return { ...(over ? cleared(row) : row), recovery: null, degraded };
    }
    case 'RecoveryFailed':
    case 'RecoveryAbandoned':
    case 'ClaimReleased':
      return row.recovery === event.data.recovery ? { ...row, recovery: null } : row;
    default:
      return row;
  }
};

const isFenced = (row: SystemStateRow, epoch: Epoch): boolean => {
  const [generation, sequence] = (row.epoch ?? '0-0').split('-').map(Number);
  return compareEpochs(epoch, { generation: generation ?? 0, sequence: sequence ?? 0 }) < 0;
};
