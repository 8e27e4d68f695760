/** Stories of copies that are behind or gone, of alerts, and of breaks between positions. Pure. */
import type { EventOfType } from '@recovery-ledger/ledger';
import { foundFields } from '../decided-fields.ts';
import type { History } from '../histories.ts';
import { components, line, modeOf, type Story, type World } from './story.ts';

const target = { dataClass: 'orders', tier: 1, rpoMs: 0 } as const;
const lagOf = (ms: number) => ({ bytes: null, ms: Math.round(ms), records: null });

function* lag(world: World): History {
  const { random, pick } = world;
  const [mode, component] = [modeOf(world), pick(components)];
  const about = {
    component,
    observer: 'det-1',
    source: 'postgres-b',
    measure: 'lsn',
    target,
  } as const;
  const level = pick(['warning', 'breach'] as const);
  const limits = {
    ...about,
    level,
    lag: lagOf(random() * 500),
    threshold: lagOf(100),
    evidence: {},
  };
  const since = { since: '2027-01-15T08:00:00.000Z', sinceAgeNs: '5000000', basisAgeMs: null };
  const breach = yield line(mode, 'component', component, {
    type: 'LagBreached',
    data: { ...limits, ...since },
  });
  if (random() < 0.2) return;
  const ended = { ...limits, breach, worst: lagOf(random() * 900), durationNs: '700000000' };
  yield line(mode, 'component', component, { type: 'LagCleared', data: ended });
}

function* redundancy(world: World): History {
  const { random, pick } = world;
  const [mode, component] = [modeOf(world), pick(components)];
  const about = { component, observer: 'det-1', instance: 'postgres-b', kind: 'standby' };
  const gone = { ...about, remaining: 1, required: 2, reason: 'it is gone', evidence: {} };
  const loss = yield line(mode, 'component', component, { type: 'RedundancyLost', data: gone });
  if (random() < 0.2) return;
  const back = { ...gone, remaining: 2, reason: 'it is back', loss, durationNs: '9000000' };
  yield line(mode, 'component', component, { type: 'RedundancyRestored', data: back });
}

function* alert(world: World): History {
  const { random, pick, number } = world;
  const [mode, id] = [modeOf(world), `alert-${number}`];
  const raised: EventOfType<'AlertRaised'>['data'] = {
    ...{ alert: id, alertType: 'rto', severity: pick(['info', 'warning', 'critical'] as const) },
    ...{ component: pick(components), incident: null, message: 'not recovered', cause: 1 },
  };
  yield line(mode, 'alert', id, { type: 'AlertRaised', data: raised });
  const message = { alert: id, level: 1, channel: 'pager', role: 'on_call', contacts: '1' };
  for (let attempt = 1; attempt <= 2; attempt += 1) {
    if (random() < 0.5) {
      const failed = {
        sendNs: '1000000',
        reason: 'no line',
        hint: '',
        next: 'retry',
        retryAt: null,
      } as const;
      const data = { ...message, attempt, ...failed };
      yield line(mode, 'alert', id, { type: 'AlertDeliveryFailed', data });
    } else {
      const taken = { latencyNs: '2500000', sendNs: '1000000', receipt: null };
      yield line(mode, 'alert', id, {
        type: 'AlertDelivered',
        data: { ...message, attempt, ...taken },
      });
    }
  }
  if (random() < 0.5) return;
  const closed = {
    alert: id,
    outcome: 'resolved',
    cause: null,
    reason: 'over',
    openMs: 5,
  } as const;
  yield line(mode, 'alert', id, { type: 'AlertClosed', data: closed });
}

type Found = EventOfType<'DiscrepancyFound'>['data'];

/** The same break found by run after run, until it is over. */
function* breaks(world: World): History {
  const { random, pick, number } = world;
  const symbol = pick(['AAPL', 'MSFT']);
  const opened: number[] = [];
  const amounts = { internal: '101.5', external: '100', difference: '1.5' };
  for (let n = 0; n < 3; n += 1) {
    const run = `run-${number}-${n}`;
    const about = { run, recovery: null, incident: null, kind: 'positions' } as const;
    const sides = { internalSource: 'engine', externalSource: 'exchange', schedule: null };
    yield line('real', 'reconciliation', run, {
      type: 'ReconciliationStarted',
      data: { ...about, ...sides },
    });
    const position = { class: 'mismatch', account: 'ACC-1', symbol, order: null } as const;
    const data: Found = { ...about, ...position, ...amounts, ...foundFields };
    opened.push(yield line('real', 'reconciliation', run, { type: 'DiscrepancyFound', data }));
    const result = { compared: 40, discrepancies: 1, result: 'fail', detail: '' } as const;
    yield line('real', 'reconciliation', run, {
      type: 'ReconciliationCompleted',
      data: { ...about, ...result, evidence: {} },
    });
    if (random() < 0.3) return;
    if (random() < 0.4) {
      const act = { by: 'rec-a', role: 'recoverer', reason: 'equal again' };
      const of = { ...about, account: 'ACC-1', symbol, order: null, discrepancy: opened[0] ?? 0 };
      const over = { resolution: 'vanished', ...amounts, evidence: {} } as const;
      yield line('real', 'reconciliation', run, {
        type: 'DiscrepancyResolved',
        data: { ...of, ...act, ...over },
      });
    }
  }
}

export const lagStories: readonly Story[] = [lag, redundancy, alert, breaks];
