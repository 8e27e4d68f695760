/**
 * The flood: hostile messages by the thousand while every consumer works and a component fails and
 * is recovered. IO.
 */
import type { Log } from '@recovery-ledger/ledger';
import type { Pool } from 'pg';
import { hostileMessages } from './fuzz-messages.ts';
import { publishHostile, type Stored } from './fuzz-publish.ts';
import { allReach, appendMarkers, type Consumer, heldMb, startConsumers } from './hostile-rig.ts';
import { ledgerLog } from './ledger-log.ts';
import type { NatsFixture } from './nats.ts';
import type { PostgresFixture } from './postgres.ts';
import { poolFor } from './projector.ts';
import { type Actuator, add, component, failures, startActuator } from './scripted-estate.ts';
import type { Teardown } from './server-fixture.ts';

export type Flood = {
  readonly nats: NatsFixture;
  readonly real: Log;
  readonly pool: Pool;
  readonly actuator: Actuator;
  readonly consumers: readonly Consumer[];
  /** What the stream took of it, by the generator's own word readable or not. */
  readonly stored: readonly Stored[];
  /** The failure in the middle of it. */
  readonly failure: number;
  /** The last marker that everybody has dealt with. */
  readonly end: number;
  readonly told: object;
};

type Amount = { readonly seed: number; readonly count: number };

const patienceMs = 600_000;

export const flood = async (
  t: Teardown,
  nats: NatsFixture,
  postgres: PostgresFixture,
  { seed, count }: Amount,
): Promise<Flood> => {
  const real = await ledgerLog(t, nats, { instance: 'live-1' });
  const drill = await ledgerLog(t, nats, { instance: 'live-2', mode: 'drill' });
  const pool = poolFor(t, postgres);
  const actuator = await startActuator(t);
  const places = { database: postgres.url, actuator: actuator.url };
  const consumers = await startConsumers(t, nats, places);
  const begun = performance.now();
  const first = await publishHostile(nats, hostileMessages(seed, count / 2));
  const publishing = publishHostile(nats, hostileMessages(seed + 1, count / 2));
  const failure = await add(real, failures, failureOfThing);
  const second = await publishing;
  const publishedMs = Math.round(performance.now() - begun);
  const end = await appendMarkers(real, drill);
  await allReach(consumers, end, patienceMs);
  const reachedMs = Math.round(performance.now() - begun);
  const stored = [...first.stored, ...second.stored];
  const refused = Object.fromEntries(first.refused);
  const held = Object.fromEntries(consumers.map((one) => [one.name, heldMb(one)]));
  const told = { stored: stored.length, refused, publishedMs, reachedMs, heldMb: held };
  return { nats, real, pool, actuator, consumers, stored, failure, end, told };
};

const at = '2026-11-23T09:00:00Z';

export const failureOfThing = {
  type: 'FailureConfirmed',
  data: {
    component,
    failureType: 'PROCESS_DEAD',
    quorum: 2,
    observers: ['o1', 'o2'],
    suspicions: [1, 2],
    onset: { lastGood: at, firstBad: at, lastGoodAgeNs: '0', firstBadAgeNs: '0' },
    evidence: {},
  },
} as const;
