/**
 * Whether a recovery ended as one does that nobody interrupted: asked of the floor itself, of the
 * desk's own list, and of the events. IO.
 */
import { isDeepStrictEqual } from 'node:util';
import { formatEpoch, type Recorded } from '@recovery-ledger/ledger';
import type { Floor } from './floor.ts';
import { until } from './until.ts';

/** What is wrong, in words; empty when all is as it would be without an interruption. */
export const shortcomings = async (
  floor: Floor,
  component: string,
  events: readonly Recorded[],
): Promise<readonly string[]> => {
  const asked = await Promise.all([
    refusesOld(floor, component, events),
    holdsTheNewest(floor, events),
    isOpen(floor),
  ]);
  return [...asRecorded(component, events), ...asked.flat(), ...(await keepsAll(floor))];
};

/**
 * Once each, with nothing written under an epoch after a newer one had been. What reports an effect
 * is there again where the heir had to see to the effect again: once for each epoch at most.
 */
const asRecorded = (component: string, events: readonly Recorded[]): readonly string[] => {
  const own = events.filter(({ data }) => 'component' in data && data.component === component);
  const wanted = ['RecoveryDecided', 'RecoveryPlanned', 'RecoveryCompleted'];
  const counts = wanted.flatMap((type) => {
    const count = own.filter((event) => event.type === type).length;
    return count === 1 ? [] : [`${count} ${type}`];
  });
  const resumed = own.flatMap(({ type, data }) =>
    type === 'TradingResumed' ? [formatEpoch(data.epoch)] : [],
  );
  const isResumed = resumed.length > 0 && new Set(resumed).size === resumed.length;
  if (!isResumed) counts.push(`TradingResumed under ${resumed.join() || 'no epoch'}`);
  const outcomes = own.flatMap((event) =>
    event.type === 'RecoveryCompleted' && event.data.outcome !== 'recovered'
      ? [`completed as ${event.data.outcome}`]
      : [],
  );
  return [...counts, ...outcomes, ...stoppedIn(own), ...outOfOrder(events)];
};

const stoppedIn = (events: readonly Recorded[]): readonly string[] =>
  events.flatMap(({ type, data }) =>
    type === 'RecoveryPaused' || type === 'RecoveryFailed' ? [`${type}: ${data.reason}`] : [],
  );

/** Events of a recovery that were appended after one of a newer epoch had been. */
export const outOfOrder = (events: readonly Recorded[]): readonly string[] => {
  const newest = new Map<string, number>();
  return events.flatMap(({ type, data, meta }) => {
    if (!('epoch' in data && 'recovery' in data) || type === 'ClaimReleased') return [];
    const { sequence } = data.epoch;
    const known = newest.get(data.recovery) ?? 0;
    newest.set(data.recovery, Math.max(known, sequence));
    return sequence < known ? [`${type} at ${meta.sequence} under an older epoch`] : [];
  });
};

/** Everything that carries out effects answers 409 to the epochs of those who died. */
const refusesOld = async ({ ask }: Floor, component: string, events: readonly Recorded[]) => {
  const epochs = events.flatMap(({ type, data, meta }) =>
    type === 'RecoveryClaimed' && data.component === component
      ? [formatEpoch({ generation: data.generation, sequence: meta.sequence })]
      : [],
  );
  const found: string[] = [];
  for (const epoch of epochs.slice(0, -1)) {
    for (const actuator of ['supervisor', await gatewayOf({ ask }), 'exchange']) {
      const { status } = await ask(actuator, '/epoch', 'POST', { component, epoch });
      if (status !== 409) found.push(`${actuator} answers ${status} to the old epoch ${epoch}`);
    }
  }
  return found;
};

type Entry = { readonly Value: string };
type Active = { readonly instance: string; readonly incarnation: number };

const activeOf = async ({ ask }: Pick<Floor, 'ask'>, service: string): Promise<Active> => {
  const { body } = await ask<readonly Entry[]>('supervisor', `/v1/kv/service/${service}/active`);
  return JSON.parse(Buffer.from(body[0]?.Value ?? '', 'base64').toString('utf8')) as Active;
};

const gatewayOf = async (floor: Pick<Floor, 'ask'>) => (await activeOf(floor, 'gateway')).instance;

const serviceOf: Readonly<Record<string, string>> = {
  order_gateway: 'gateway',
  trading_engine: 'trading',
  order_management: 'oms',
  risk_engine: 'risk',
  market_data: 'market-data',
  position_management: 'positions',
};

/** The registry names what the newest plan of each component was made for, and so do they all. */
const holdsTheNewest = async (floor: Floor, events: readonly Recorded[]) => {
  const planned = new Map<string, number>();
  for (const { type, data } of events) {
    if (type === 'RecoveryPlanned') planned.set(data.component, data.incarnation);
  }
  const found: string[] = [];
  for (const [component, incarnation] of planned) {
    const service = serviceOf[component];
    if (service === undefined) continue;
    const active = await activeOf(floor, service);
    if (active.incarnation !== incarnation) {
      found.push(`the registry has ${service} ${active.incarnation}, planned was ${incarnation}`);
    }
  }
  return [...found, ...(await speakAsOne(floor))];
};

type Health = {
  readonly incarnation: number;
  readonly primary: { readonly incarnation: number } | null;
};

/** Gateway, primary engine and venue know one incarnation. */
const speakAsOne = async (floor: Floor): Promise<readonly string[]> => {
  const { ask } = floor;
  const { body } = await ask<Health>(await gatewayOf(floor), '/health');
  const venue = await ask<Health>('exchange', '/sessions/FIRM1');
  const known = [body.incarnation, body.primary?.incarnation, venue.body.incarnation];
  return new Set(known).size === 1
    ? []
    : [`incarnation at gateway, engine, venue: ${known.join(', ')}`];
};

type Open = { readonly halts: readonly unknown[]; readonly stage: { readonly stage: string } };

const isOpen = async (floor: Floor): Promise<readonly string[]> => {
  const { body } = await floor.ask<Open>(await gatewayOf(floor), '/health');
  const { halts, stage } = body;
  const isAsWanted = isDeepStrictEqual(halts, []) && stage.stage === 'full';
  return isAsWanted ? [] : [`stage ${stage.stage}, halts ${JSON.stringify(halts)}`];
};

const keepsAll = async (floor: Floor): Promise<readonly string[]> => {
  const flows = async () => (await floor.stats()).ordersPerSecond > 50;
  const flowing = await until(flows, { deadlineMs: 30_000, what: 'orders flow' }).then(
    () => [],
    (error: unknown) => [String(error)],
  );
  const verified = await floor.verify();
  const lost = verified.verdict !== 'NONE_LOST';
  return [...flowing, ...(lost ? [`the desk says ${JSON.stringify(verified)}`] : [])];
};
