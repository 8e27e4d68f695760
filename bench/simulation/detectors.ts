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
import { componentNames } from './simulated-texts.ts';

type Given = {
  readonly server: Server;
  readonly host: Host;
  readonly random: () => number;
  readonly faults: { readonly areOver: boolean };
};

type Name = (typeof componentNames)[number];

const failureTypes = ['PROCESS_DEAD', 'HUNG', 'UNREACHABLE', 'SLOW'] as const;

export const createDetectors = ({ server, host, random }: Given) => {
  const { time, stream } = server;
  const down = new Map<Name, { readonly failure: number; readonly sinceMs: number }>();
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
  const add = (component: Name, event: LedgerEvent): number => {
    const aggregate: Aggregate = { mode: 'real', family: 'component', id: component };
    const stored = stream.append(producer, aggregate, stream.last(subjectOf(aggregate)), [event]);
    return stored?.at(-1) ?? 0;
  };

  const fail = (component: Name) => {
    if (down.has(component)) return;
    const failureType =
      failureTypes[Math.floor(random() * random() * failureTypes.length)] ?? 'HUNG';
    const failure = add(component, confirmed(component, failureType, time.nowMs()));
    down.set(component, { failure, sinceMs: time.nowMs() });
    if (random() < 0.1) time.after(random() * 2_000, () => clear(component, failure));
  };

  const clear = (component: Name, failure: number) => {
    if (down.get(component)?.failure !== failure) return;
    down.delete(component);
    const reason = 'it answers again';
    add(component, {
      type: 'FailureCleared',
      data: { component, failure, observer: 'detector-1', reason, evidence: {} },
    });
  };

  /** What was recovered answers, a little later; what rests on it mostly does too. */
  const look = () => {
    for (const [component, { failure, sinceMs }] of down) {
      const resumed = host.effects.some(
        ({ component: of, step, atMs }) =>
          (of === component || (of === 'database' && random() < 0.05)) &&
          step === 'resume' &&
          atMs > sinceMs,
      );
      if (resumed && random() < 0.5) clear(component, failure);
    }
    time.after(200, look);
  };

  return {
    start: (untilMs: number) => {
      const count = 4 + Math.floor(random() * 12);
      for (let i = 0; i < count; i += 1) {
        const component = componentNames[Math.floor(random() * componentNames.length)] ?? 'feed';
        const at = random() * untilMs;
        time.after(at, () => fail(component));
        if (component !== 'database' || random() > 0.5) continue;
        time.after(at + random() * 500, () => fail('engine'));
        time.after(at + random() * 500, () => fail('router'));
      }
      time.after(200, look);
    },
  };
};

const confirmed = (
  component: Name,
  failureType: (typeof failureTypes)[number],
  nowMs: number,
): LedgerEvent => {
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
