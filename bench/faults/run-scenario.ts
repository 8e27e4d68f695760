/**
 * Runs one scenario: load, one fault after the other, the load's end, and the judgement by what
 * the log holds then. Every wait is bounded: a process that hangs fails the run. IO.
 */
import { openLog } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import { reasonOf } from '../../test/harness/notes.ts';
import { randomFrom } from '../../test/harness/random.ts';
import { orThrow, type Teardown } from '../../test/harness/server-fixture.ts';
import { until } from '../../test/harness/until.ts';
import { inject } from './inject.ts';
import { nowMs } from './journal.ts';
import { type Judgement, judge, type Stored } from './judge.ts';
import { longestGapMs } from './longest-gap.ts';
import type { Round, Scenario } from './scenario.ts';
import { startWorkload, type Workload } from './workload.ts';
import type { World } from './world.ts';

export type Outcome = Judgement & {
  readonly server: string;
  readonly rounds: number;
  /** The longest time in which nobody was acknowledged. */
  readonly longestGapMs: number;
  /** From taking the fault away to the next acknowledgement of each writer, worst of all rounds. */
  readonly backMs: number;
  /** What the person was told of each fault. */
  readonly told: readonly string[];
};

export type RunOptions = {
  readonly seed: number;
  readonly cycles: number;
  /** Of this run's aggregates: several runs may share a world. */
  readonly prefix: string;
  readonly report: (line: string) => void;
};

const boundMs = 60_000;
/** More than can be on its way when a fault begins, so that `during` proves what its name says. */
const [warmUp, during, after] = [40, 40, 10];

export const runScenario = async (
  t: Teardown,
  world: World,
  scenario: Scenario,
  { seed, cycles, prefix, report }: RunOptions,
): Promise<Outcome> => {
  const random = randomFrom(seed);
  await world.isWhole();
  const { url: servers, user, password } = world;
  const identity = { service: 'faults', instance: 'judge', mode: 'real' as const };
  const log = orThrow(await openLog({ servers, user, password, ...identity }));
  t.teardown(() => log.close());
  const from = log.identity.lastSequence + 1;
  const load = await loaded(t, world, scenario, prefix, from);
  const done: Done[] = [];
  for (let cycle = 0; cycle < cycles; cycle += 1)
    for (const round of scenario.rounds) {
      done.push(await runRound(world, load, random, round));
      report(`${describe(round)}: back after ${Math.round(done.at(-1)?.backMs ?? 0)} ms`);
    }
  const journal = await load.endWriters(boundMs);
  const { lastSequence: head } = await log.head();
  const seen = await load.endFollowers(head, boundMs);
  const stored = await storedIn(log, prefix, from, head);
  const acknowledged = journal.filter(({ outcome }) => outcome === 'acknowledged');
  return {
    ...judge({ journal, stored, seen, from, head }),
    server: log.serverVersion,
    rounds: done.length,
    longestGapMs: longestGapMs(acknowledged.map(({ atMs }) => atMs)),
    backMs: Math.max(...done.map(({ backMs }) => backMs)),
    told: done.flatMap(({ told = [] }) => told),
  };
};

/** The load, once every writer is acknowledged and every follower follows. */
const loaded = async (
  t: Teardown,
  { url, user, password, folder, spools, proxy }: World,
  { clockStepsMs = [] }: Scenario,
  prefix: string,
  from: number,
): Promise<Workload> => {
  const servers = [proxy === undefined ? url : `nats://127.0.0.1:${proxy.port}`, url] as const;
  const login = { servers, user, password };
  const load = startWorkload(t, { folder, spools, prefix, from, clockStepsMs, ...login });
  await progress(load, warmUp, 'every writer to be acknowledged');
  await until(() => load.seen().every((at) => at >= from), {
    deadlineMs: boundMs,
    what: 'every follower to follow',
  });
  return load;
};

type Done = { readonly backMs: number; readonly told?: string };

const runRound = async (
  world: World,
  load: Workload,
  random: () => number,
  { fault, during: mode, sees }: Round,
): Promise<Done> => {
  await world.isWhole();
  const heard = load.said().length;
  const heal = await inject(world, load, random, fault);
  if (mode === 'works') await progress(load, during, `acknowledgements during ${fault._tag}`);
  const telling = () =>
    load
      .said()
      .slice(heard)
      .find((words) => sees?.test(words));
  const what = () => `a process to say ${sees}; said: ${load.said().slice(heard).join(' | ')}`;
  if (sees !== undefined)
    await until(() => telling() !== undefined, { deadlineMs: boundMs, what: 'it said' }).catch(
      () => {
        throw new Error(`waited ${boundMs} ms in vain for ${what()}`);
      },
    );
  const told = telling();
  const healedAt = nowMs();
  const back = progress(load, 1, `the first acknowledgements after ${fault._tag}`);
  const [backMs] = await Promise.all([back.then(() => nowMs() - healedAt), heal()]);
  await progress(load, after, `acknowledgements after ${fault._tag}`);
  return told === undefined ? { backMs } : { backMs, told };
};

/** Waits until every writer has so many acknowledgements more. */
const progress = async (load: Workload, more: number, what: string): Promise<void> => {
  const before = load.acknowledged();
  await until(
    () => load.acknowledged().every((count, index) => count >= (before[index] ?? 0) + more),
    { deadlineMs: boundMs, what },
  );
};

const describe = ({ fault, during: mode }: Round): string => {
  const { _tag, ...how } = fault;
  return [_tag, ...Object.entries(how).map(([key, value]) => `${key} ${value}`), mode].join(', ');
};

type OpenLog = Extract<Awaited<ReturnType<typeof openLog>>, { readonly _tag: 'Right' }>['right'];

const storedIn = async (
  log: OpenLog,
  prefix: string,
  from: number,
  head: number,
): Promise<readonly Stored[]> => {
  const stored: Stored[] = [];
  if (head < from) return stored;
  const signal = AbortSignal.timeout(boundMs);
  for await (const { entry, sequence } of log.follow({ subjects: ['ledger.>'], from, signal })) {
    if (E.isRight(entry) && entry.right.meta.aggregate.startsWith(`${prefix}-`)) {
      const { aggregate: book, bootid: producer, producerseq: number } = entry.right.meta;
      stored.push({ sequence, book, reason: reasonOf(entry.right), producer, number });
    }
    if (sequence >= head) return stored;
  }
  throw new Error(`the log could not be read up to ${head}`);
};
