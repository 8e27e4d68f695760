/**
 * What people do by themselves in the simulation: pause, block, plan maintenance, start, halt,
 * resume, order what runs, and throw the kill switch, in the middle of failures. When the faults
 * are over they lift most of what they held back, and most of what waits for them goes on or is
 * given up; the rest stays, and has to be on the record.
 */
import type { EventOfType, LedgerEvent } from '@recovery-ledger/ledger';
import { forgedMark, forgeries, type Who } from './acts.ts';
import { type Crowd, pick } from './crowd-answers.ts';
import { startedAtMs } from './simulated-clock.ts';
import { componentNames } from './simulated-texts.ts';

type Status = 'running' | 'paused' | 'over';
type Watched = {
  readonly recovery: string;
  readonly component: string;
  readonly status: Status;
};

const control = { mode: 'real', family: 'control', id: 'simulated' } as const;
const estate = 'simulated';

export const giveOrders = (crowd: Crowd, untilMs: number): void => {
  const { server, random } = crowd;
  const recoveries = watchRecoveries(crowd);
  const lifts: (() => void)[] = [];
  const count = random() < 0.3 ? 0 : Math.floor(random() * 10);
  for (let index = 0; index < count; index += 1) {
    server.time.after(random() * untilMs, () => order(crowd, recoveries, lifts, index));
  }
  server.time.at(untilMs + 500, () => {
    for (const lift of lifts) if (random() < 0.8) lift();
  });
  const decided = new Set<string>();
  for (let round = 0; round < 4; round += 1) {
    server.time.at(untilMs + 1_000 + round * 3_000, () => settle(crowd, recoveries, decided));
  }
};

const statuses: Readonly<Record<string, Status>> = {
  RecoveryPlanned: 'running',
  RecoveryContinued: 'running',
  RecoveryPaused: 'paused',
  RecoveryCompleted: 'over',
  RecoveryFailed: 'over',
  RecoveryAbandoned: 'over',
};

const watchRecoveries = ({ server }: Crowd): ReadonlyMap<string, Watched> => {
  const all = new Map<string, Watched>();
  server.stream.onStored(({ type, data }) => {
    const status = statuses[type];
    if (status === undefined || !('recovery' in data) || !('component' in data)) return;
    const { recovery, component } = data;
    if (typeof recovery === 'string' && typeof component === 'string') {
      all.set(recovery, { recovery, component, status });
    }
  });
  return all;
};

/** What is paused goes on, is given up, or is left as it is. */
const settle = (
  crowd: Crowd,
  recoveries: ReadonlyMap<string, Watched>,
  decided: Set<string>,
): void => {
  for (const { recovery, component, status } of recoveries.values()) {
    if (status !== 'paused' || decided.has(recovery)) continue;
    const chance = crowd.random();
    if (chance < 0.2) decided.add(recovery);
    else {
      const action = chance < 0.7 ? 'continue' : 'abandon';
      say(crowd, requested(recovery, { action, component, aboutRecovery: recovery }), undefined);
    }
  }
};

type Act = (who: Who) => LedgerEvent;

const say = ({ acts }: Crowd, event: Act, forgery: (typeof forgeries)[number] | undefined): void =>
  acts.write(control, event, 'on_call', forgery);

const kinds = [
  ...['pause', 'pause', 'block', 'maintenance', 'start', 'start', 'rehearse', 'halt'],
  ...['resume', 'order', 'order', 'order', 'kill', 'kill test'],
] as const;

const order = (
  crowd: Crowd,
  recoveries: ReadonlyMap<string, Watched>,
  lifts: (() => void)[],
  index: number,
): void => {
  const { random } = crowd;
  const forgery = random() < 0.25 ? pick(random, forgeries, 'unsigned') : undefined;
  const id = `${forgery === undefined ? 'act' : forgedMark}-${index}`;
  const component = pick(random, componentNames, 'feed');
  const kind = pick(random, kinds, 'pause');
  const [event, lift] = actOf(crowd, recoveries, kind, id, component);
  if (event === undefined) return;
  say(crowd, event, forgery);
  if (lift !== undefined && forgery === undefined) lifts.push(() => say(crowd, lift, undefined));
};

const actOf = (
  crowd: Crowd,
  recoveries: ReadonlyMap<string, Watched>,
  kind: (typeof kinds)[number],
  id: string,
  component: string,
): readonly [event: Act | undefined, lift?: Act] => {
  const { random } = crowd;
  const components = random() < 0.3 ? ('all' as const) : [component];
  const expiresAt = random() < 0.6 ? instant(crowd, 1_000 + random() * 10_000) : null;
  switch (kind) {
    case 'pause':
      return [
        (who) => ({
          type: 'RecoveriesPaused',
          data: { estate, ...who, pause: id, components, expiresAt },
        }),
        (who) => ({ type: 'RecoveriesUnpaused', data: { estate, ...who, pause: id } }),
      ];
    case 'block':
      return [
        (who) => ({
          type: 'ComponentBlocked',
          data: { estate, ...who, block: id, component, expiresAt },
        }),
        (who) => ({ type: 'ComponentUnblocked', data: { estate, ...who, block: id, component } }),
      ];
    case 'maintenance': {
      const times = { from: instant(crowd, 0), until: instant(crowd, 1_000 + random() * 8_000) };
      const about = { maintenance: id, components, ...times, change: null };
      return [(who) => ({ type: 'MaintenanceScheduled', data: { estate, ...who, ...about } })];
    }
    case 'kill':
    case 'kill test':
      return [killed(id, kind === 'kill test')];
    case 'order':
      return [orderTo(crowd, recoveries, id)];
    default:
      return [requested(id, { ...askedFor(kind, crowd), component, expiresAt })];
  }
};

const instant = ({ server }: Crowd, inMs: number): string =>
  new Date(startedAtMs + server.time.nowMs() + inMs).toISOString();

type Request = EventOfType<'RecoveryRequested'>['data'];

const askedFor = (
  kind: 'start' | 'rehearse' | 'halt' | 'resume',
  { random }: Crowd,
): Partial<Request> => {
  if (kind === 'halt' || kind === 'resume') return { action: kind };
  const overrides = random() < 0.5 ? ['anti_flap', 'cap_reached', 'maintenance'] : [];
  return { action: 'start', rehearsal: kind === 'rehearse', overrides };
};

const orderTo = (
  { random }: Crowd,
  recoveries: ReadonlyMap<string, Watched>,
  id: string,
): Act | undefined => {
  const open = [...recoveries.values()].filter(({ status }) => status !== 'over');
  const about = open[Math.floor(random() * open.length)];
  if (about === undefined) return undefined;
  const action = pick(random, ['halt', 'continue', 'abandon'] as const, 'halt');
  return requested(id, { action, component: about.component, aboutRecovery: about.recovery });
};

const requested =
  (id: string, over: Partial<Request>): Act =>
  (who) => ({
    type: 'RecoveryRequested',
    data: {
      ...{ estate, ...who, request: id, action: 'start', component: 'feed', incident: null },
      ...{ aboutRecovery: null, runbook: null, target: null, aboutHalt: null, rehearsal: false },
      ...{ overrides: [], parameters: {}, decidedAtSequence: 0, expiresAt: null, ...over },
    },
  });

const killed =
  (id: string, test: boolean): Act =>
  (who) => ({
    type: 'KillSwitchInvoked',
    data: {
      ...{ estate, ...who, invocation: id, reach: { level: 'firm', id: null }, incident: null },
      ...{ cancelOrders: true, blockOrders: true, test },
    },
  });
