/**
 * A small floor and what its detectors write: the estate, two observers, the death of a component.
 * Pure. See `histories.ts` for how to record or write it.
 */
import type { Aggregate, EventOfType, LedgerEvent, Mode } from '@recovery-ledger/ledger';
import { componentFields, publishedFields } from './decided-fields.ts';
import type { History } from './histories.ts';

export type Scenario = {
  readonly mode?: Mode;
  readonly component?: string;
  readonly recovery?: string;
  /** Only rehearsed: steps change nothing and trading is never touched. */
  readonly rehearsal?: boolean;
  /** Stops after this event type was written for the first time. */
  readonly until?: LedgerEvent['type'];
  /** How long each step takes. */
  readonly stepMs?: number;
  readonly estate?: boolean;
};

const components = [
  { component: 'trading_engine', label: 'Trading Engine', priority: 1, rtoMs: 30_000 },
  { component: 'market_data', label: 'Market Data', priority: 2, rtoMs: 5_000 },
];

export const estatePublished: EventOfType<'EstatePublished'> = {
  type: 'EstatePublished',
  data: {
    estate: 'floor',
    hash: 'sha256:estate',
    quorum: 2,
    components: components.map((component) => ({
      ...component,
      tier: 1,
      rpoMs: 0,
      availability: '99.995',
      resumeCriterion: 'an order can be safely accepted again',
      runbook: 'RECOVER-TRADE-001',
      dependsOn: [],
      ...componentFields,
    })),
    ...publishedFields,
  },
};

const observers = ['det-1', 'det-2'] as const;
const onset = {
  lastGood: '2027-01-15T08:00:00.100Z',
  firstBad: '2027-01-15T08:00:00.200Z',
  lastGoodAgeNs: '350000000',
  firstBadAgeNs: '250000000',
};

/** Everything the lines of one scenario have in common. */
export const places = ({
  mode = 'real',
  component = 'trading_engine',
  recovery = 'rec-1',
}: Scenario) => {
  const at = (family: Aggregate['family'], id: string): Aggregate => ({ mode, family, id });
  return {
    component,
    recovery,
    estate: at('estate', 'floor'),
    observed: at('component', component),
    scope: at('scope', 'floor'),
    claim: at('claim', component),
    carried: at('recovery', recovery),
    run: at('reconciliation', `${recovery}-positions`),
    trading: at('trading', 'floor'),
    detector: (instance: string) => at('detector', instance),
  };
};

/** The estate is published and both detectors see every component. */
export function* watching(scenario: Scenario = {}): History {
  const { estate, detector, observed } = places(scenario);
  yield { aggregate: estate, event: estatePublished };
  for (const instance of observers) {
    const watched = components.map(({ component }) => component);
    const data = { instance, estate: 'floor', estateHash: 'sha256:estate', components: watched };
    yield {
      aggregate: detector(instance),
      event: { type: 'DetectorStarted', data: { ...data, version: '0.1.0' } },
    };
    for (const component of watched) {
      const seen = { component, observer: instance, probes: ['health'], evidence: {} };
      const event = { type: 'ObservationEstablished', data: seen } as const;
      yield { aggregate: { ...observed, id: component }, event, afterMs: 100 };
    }
  }
}

export function* failing(scenario: Scenario = {}): History<number> {
  const { component, observed } = places(scenario);
  const suspicions: number[] = [];
  const about = {
    failureType: 'PROCESS_DEAD',
    quorum: 2,
    onset,
    evidence: { reset: true },
  } as const;
  for (const observer of observers) {
    const data = { component, observer, ...about };
    const event = { type: 'FailureSuspected', data } as const;
    suspicions.push(yield { aggregate: observed, event, afterMs: 5 });
  }
  const data = { component, observers, suspicions, ...about };
  return yield { aggregate: observed, event: { type: 'FailureConfirmed', data }, afterMs: 2 };
}
