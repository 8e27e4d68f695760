/**
 * One run: a seed decides how many recoverers there are, what fails when, who dies, sleeps or is
 * cut off, and what the network loses, repeats and delays. The recoverers are the shipped ones.
 * The same seed gives the same run, event for event.
 */
import { setMaxListeners } from 'node:events';
import type { Recorded } from '@recovery-ledger/ledger';
import type { RecovererDeps } from '@recovery-ledger/recoverers';
import { randomFrom } from '../../test/harness/random.ts';
import { createActs } from './acts.ts';
import { answerQuestions } from './crowd-answers.ts';
import { giveOrders } from './crowd-orders.ts';
import { createDetectors } from './detectors.ts';
import { broken } from './invariants.ts';
import { loadSimulated } from './load-simulated.ts';
import { createNetwork, type Network } from './network.ts';
import { plague } from './plague.ts';
import { startedAtMs } from './simulated-clock.ts';
import { createHost, type Host } from './simulated-host.ts';
import type { Server } from './simulated-log.ts';
import { createRecoverer, type SimulatedRecoverer } from './simulated-recoverer.ts';
import { createStream } from './simulated-stream.ts';
import { type Flavour, flavours, siteComponent } from './simulated-texts.ts';
import { createVirtualTime, type VirtualTime } from './virtual-time.ts';

export type Simulated = {
  readonly seed: number;
  readonly incidents: number;
  readonly events: number;
  readonly takeovers: number;
  /** How often people were asked, and the whole site was activated. */
  readonly asked: number;
  readonly activations: number;
  readonly refused: number;
  readonly problems: readonly string[];
  /** Every event of the run and when it was recorded. */
  readonly digest: string;
};

/** What is broken on purpose, to see that the invariants notice. */
export type Sabotage = 'host forgets epochs' | 'stream forgets expectations';

export type SimulateOptions = {
  readonly say?: ((line: string) => void) | undefined;
  readonly sabotage?: Sabotage | undefined;
};

const faultsForMs = 30_000;
const quietForMs = 48_000;
/** As long as people order things, and no answer that is still missing takes longer. */
const settlingMs = 12_000;
const silenceMs = 6_000;

export const simulate = async (
  seed: number,
  { say, sabotage }: SimulateOptions = {},
): Promise<Simulated> => {
  // Hundreds of virtual calls may wait under one signal of a process.
  setMaxListeners(0);
  const random = randomFrom(seed);
  const time = createVirtualTime();
  const faults = { areOver: false };
  const stream = createStream(time, sabotage !== 'stream forgets expectations');
  const network = createNetwork(time, random, ratesFrom(random, sabotage === undefined ? 1 : 10));
  const failing = 0.05 * random();
  const host = createHost(time, network, {
    fails: () => !faults.areOver && random() < failing,
    keepsEpochs: sabotage !== 'host forgets epochs',
  });
  const flavour = flavours[Math.floor(random() * flavours.length)] ?? 'plain';
  const stepsClocks = random() < 0.5;
  const server = { time, stream, network, leases: new Map() };
  const world = { time, random, faults, host, flavour, server };
  const crowd = { server, random, acts: createActs(server) };
  answerQuestions(crowd);
  const problems: string[] = [];
  const recoverers = recoverersIn(world, problems, say);
  createDetectors(world).start(faultsForMs);
  giveOrders(crowd, faultsForMs);
  plague({ time, network, host, random, recoverers, untilMs: faultsForMs, stepsClocks });
  const { record } = stream;
  const { effects, facts } = host;
  const { isGood } = crowd.acts;
  const endsAtMs = () => startedAtMs + time.nowMs();
  const wrong = () => broken({ record, effects, facts, isGood, endsAtMs: endsAtMs(), flavour });
  await runAndHeal({ time, faults, network, recoverers, record, wrong });
  for (const { type, meta, data } of record)
    say?.(`${meta.sequence} ${type} ${JSON.stringify(data)}`);
  const found = [...problems, ...wrong()];
  return { seed, refused: host.refused(), problems: found, ...countsOf(record) };
};

type Healed = {
  readonly time: VirtualTime;
  readonly faults: { areOver: boolean };
  readonly network: Network;
  readonly recoverers: readonly SimulatedRecoverer[];
  readonly record: readonly Recorded[];
  readonly wrong: () => readonly string[];
};

/**
 * The time of faults, and then a time in which everything has to come to its end. It is cut short
 * when nothing happens any more and nothing is wrong; what is wrong has all of it to be mended.
 */
const runAndHeal = async (healed: Healed): Promise<void> => {
  const { time, faults, network, recoverers, record, wrong } = healed;
  await time.runUntil(faultsForMs);
  faults.areOver = true;
  network.heal();
  for (const recoverer of recoverers) recoverer.start();
  // People settle what waits for them until then.
  await time.runUntil(faultsForMs + settlingMs);
  for (let known = 0; time.nowMs() < faultsForMs + quietForMs; ) {
    if (record.length === known && wrong().length === 0) break;
    known = record.length;
    await time.runUntil(time.nowMs() + silenceMs);
  }
  for (const recoverer of recoverers) recoverer.stop();
};

const countsOf = (record: readonly Recorded[]) => {
  const count = (type: string) => record.filter((event) => event.type === type).length;
  return {
    incidents: count('FailureConfirmed'),
    events: record.length,
    takeovers: count('RecoveryContinued'),
    asked: count('ApprovalRequested'),
    activations: record.filter(
      ({ type, data }) => type === 'RecoveryPlanned' && data.component === siteComponent,
    ).length,
    digest: record.map(({ type, meta }) => `${type}@${meta.recordedAt}`).join(),
  };
};

/** What is broken on purpose shows only where the network is at its worst. */
const ratesFrom = (random: () => number, times: number) => ({
  lostRequest: 0.01 * random(),
  lostAnswer: 0.02 * random(),
  repeated: 0.02 * random() * times,
  duplicate: 0.05 * random(),
  slow: 0.02 * random() * times,
});

type World = {
  readonly time: VirtualTime;
  readonly random: () => number;
  readonly faults: { readonly areOver: boolean };
  readonly host: Host;
  readonly server: Server;
  readonly flavour: Flavour;
};

/** Two or three, started; each may die at any crash point and comes back some time later. */
const recoverersIn = (
  { time, random, faults, host, server, flavour }: World,
  problems: string[],
  say: SimulateOptions['say'],
) => {
  const estate = loadSimulated(flavour);
  const dying = 0.004 * random();
  const names = ['rec-1', 'rec-2', 'rec-3'].slice(0, 2 + Math.floor(random() * 2));
  return names.map((name) => {
    const diesAt = (point: string) => {
      if (faults.areOver || random() >= dying) return false;
      say?.(`${time.nowMs().toFixed(1)} ${name} dies at ${point}`);
      time.after(200 + random() * 3_000, recoverer.start);
      return true;
    };
    const onEnded = (reason: unknown) => problems.push(`${name} ended: ${String(reason)}`);
    const logger = loggerFor(time, name, say);
    const recoverer = createRecoverer(
      { server, http: host.http, estate, logger, diesAt, onEnded },
      name,
    );
    recoverer.start();
    return recoverer;
  });
};

const loggerFor = (
  time: VirtualTime,
  name: string,
  say: SimulateOptions['say'],
): RecovererDeps['logger'] => {
  const log = (fields: object, message: string) =>
    say?.(`${time.nowMs().toFixed(1)} ${name}: ${message} ${JSON.stringify(fields)}`);
  return { info: log, warn: log, error: log };
};
