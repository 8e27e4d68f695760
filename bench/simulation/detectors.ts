/**
 * The detectors of the simulation: components fail, alone or with what rests on them, are
 * confirmed, and cleared some time after they were recovered, or by themselves. What they say is
 * stored at once: it is the recoverers that are tried here.
 */
import {
  type Aggregate,
  createProducer,
  type LedgerEvent,
  subjectOf,
} from '@recovery-ledger/ledger';
import { startedAtMs } from './simulated-clock.ts';
import type { Host } from './simulated-host.ts';
import type { Server } from './simulated-log.ts';
import { componentNames, type Flavour, siteComponent, standsOn } from './simulated-texts.ts';

type Given = {
  readonly server: Server;
  readonly host: Host;
  readonly random: () => number;
  readonly flavour: Flavour;
};

type Down = { readonly failures: readonly number[]; readonly sinceMs: number };

const failureTypes = ['PROCESS_DEAD', 'HUNG', 'UNREACHABLE', 'SLOW'] as const;
type Failure = (typeof failureTypes)[number] | 'SITE_LOST';

/** What stands on nothing: so many of them at once are the loss of the site. */
const roots = ['database', 'feed', 'order_gateway'] as const;

export const createDetectors = ({ server, host, random, flavour }: Given) => {
  const { time, stream } = server;
  const down = new Map<string, Down>();
  const doneByHand = new Map<string, number>();
  const add = writerTo(server);
  stream.onStored(({ type, data }) => {
    if (type === 'RecoveryCompleted') doneByHand.set(data.component, time.nowMs());
  });

  const fail = (component: string, failureType: Failure = typeFrom(random)) => {
    const before = down.get(component);
    if (before !== undefined && (random() < 0.8 || failureType === 'SLOW')) return;
    const failure = add(component, confirmed(component, failureType, time.nowMs()));
    const failures = [...(before?.failures ?? []), failure];
    down.set(component, { failures, sinceMs: time.nowMs() });
    const lasts = random();
    if (lasts < 0.1) time.after(random() * 2_000, () => clear(component, failure));
    // What nobody recovers mostly comes back by itself, or is mended by hand.
    else if ((component === 'museum' || failureType === 'SLOW') && lasts < 0.9)
      time.after(random() * 8_000, () => clear(component, failure));
    // What is slow may get worse: it is confirmed again, as what it is then.
    if (failureType === 'SLOW' && random() < 0.5)
      time.after(1_000, () => fail(component, 'PROCESS_DEAD'));
  };

  const clear = (component: string, failure: number) => {
    const { failures = [] } = down.get(component) ?? {};
    if (failures.at(-1) !== failure) return;
    down.delete(component);
    for (const one of failures) add(component, cleared(component, one));
  };

  const isBack = (component: string, sinceMs: number): boolean =>
    host.resumedAtMs(component) > sinceMs ||
    (component === 'reports' && (doneByHand.get(component) ?? 0) > sinceMs) ||
    (component === siteComponent && (doneByHand.get(component) ?? 0) > sinceMs) ||
    [...standsOn(component)].some((root) => host.resumedAtMs(root) > sinceMs && random() < 0.02);

  /** What was recovered answers, a little later; what rests on it now and then does too. */
  const look = () => {
    for (const [component, { failures, sinceMs }] of down) {
      const last = failures.at(-1);
      if (last !== undefined && isBack(component, sinceMs) && random() < 0.5)
        clear(component, last);
    }
    time.after(200, look);
  };

  const failLater = (atMs: number, component: string) => time.after(atMs, () => fail(component));

  return {
    start: (untilMs: number) => {
      const count = 20 + Math.floor(random() * 40);
      for (let i = 0; i < count; i += 1) {
        const component = componentNames[Math.floor(random() * componentNames.length)] ?? 'feed';
        const at = random() * untilMs;
        failLater(at, component);
        if (component !== 'database' || random() > 0.5) continue;
        failLater(at + random() * 500, 'engine');
        failLater(at + random() * 500, 'router');
      }
      if (random() < 0.05) failLater(random() * untilMs, 'stranger');
      if (flavour !== 'plain' && random() < 0.5) {
        const at = random() * untilMs;
        for (const root of roots) failLater(at + random() * 1_000, root);
      }
      if (flavour !== 'plain' && random() < 0.1)
        time.after(random() * untilMs, () => fail(siteComponent, 'SITE_LOST'));
      time.after(200, look);
    },
  };
};

const typeFrom = (random: () => number): Failure =>
  failureTypes[Math.floor(random() * random() * failureTypes.length)] ?? 'HUNG';

/** What they say is stored at once, and its sequence is the failure. */
const writerTo = ({ time, stream }: Server) => {
  let ids = 0;
  const producer = createProducer(
    { service: 'detector', instance: 'detector-1', bootId: 'detector-boot', mode: 'real' },
    {
      now: () => new Date(startedAtMs + time.nowMs()).toISOString(),
      monotonicNs: () => BigInt(Math.round(time.nowMs() * 1e6)),
      boundNs: 0,
    },
    () => {
      ids += 1;
      return `${ids}`.padStart(26, '0');
    },
  );
  return (component: string, event: LedgerEvent): number => {
    const aggregate: Aggregate = { mode: 'real', family: 'component', id: component };
    const stored = stream.append(producer, aggregate, stream.last(subjectOf(aggregate)), [event]);
    return stored?.at(-1) ?? 0;
  };
};

const cleared = (component: string, failure: number): LedgerEvent => ({
  type: 'FailureCleared',
  data: {
    ...{ component, failure, observer: 'detector-1', reason: 'it answers again', evidence: {} },
  },
});

const confirmed = (component: string, failureType: Failure, nowMs: number): LedgerEvent => {
  const firstBad = new Date(startedAtMs + nowMs).toISOString();
  return {
    type: 'FailureConfirmed',
    data: {
      ...{
        component,
        failureType,
        quorum: 2,
        observers: ['detector-1', 'detector-2'],
        suspicions: [],
      },
      onset: { lastGood: null, firstBad, lastGoodAgeNs: null, firstBadAgeNs: '0' },
      evidence: {},
    },
  };
};
