/**
 * The load under which faults happen: writers and followers, each a process of its own, with what
 * they say and how far they are. IO.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Child, childProcess } from '../../test/harness/child-process.ts';
import type { Teardown } from '../../test/harness/server-fixture.ts';
import { until } from '../../test/harness/until.ts';
import { type Entry, readJournal } from './journal.ts';

type Settings = { readonly servers: string; readonly user: string; readonly password: string };

export type WriterPlan = {
  readonly name: string;
  readonly settings: Settings;
  /** Of all aggregates of this run. */
  readonly prefix: string;
  readonly journal: string;
  readonly spool: string;
  readonly loops: number;
  /** Aggregates of every loop. */
  readonly books: number;
  readonly pauseMs: number;
  readonly clockStepsMs: readonly number[];
};

export type FollowerPlan = {
  readonly name: string;
  readonly settings: Settings;
  readonly from: number;
  readonly seen: string;
};

type Told = { readonly said?: string; readonly acknowledged?: number; readonly at?: number };

export type Workload = {
  /** How many acknowledgements each writer has so far. */
  readonly acknowledged: () => readonly number[];
  /** The last sequence that each follower was given, 0 before the first. */
  readonly seen: () => readonly number[];
  /** Everything that any process has told a person so far. */
  readonly said: () => readonly string[];
  readonly stepClocks: () => void;
  /** Ends the writers, each within the time; throws otherwise. */
  readonly endWriters: (withinMs: number) => Promise<readonly Entry[]>;
  /** Ends the followers once they have seen the head; gives what each saw. */
  readonly endFollowers: (head: number, withinMs: number) => Promise<readonly number[][]>;
};

export type Placed = {
  readonly folder: string;
  readonly spools: string;
  readonly prefix: string;
  readonly from: number;
  /** The first of each kind is given the first address, the others the second. */
  readonly servers: readonly [string, string];
  readonly user: string;
  readonly password: string;
  readonly clockStepsMs: readonly number[];
};

const writers = ['a', 'b'];
const followers = ['f', 'g'];
const pace = { loops: 4, books: 5, pauseMs: 10 };

export const startWorkload = (t: Teardown, placed: Placed): Workload => {
  const { folder, spools, prefix, user, password, from, clockStepsMs } = placed;
  const settingsOf = (index: number): Settings => ({
    servers: placed.servers[index === 0 ? 0 : 1],
    user,
    password,
  });
  const start = (file: string, plan: WriterPlan | FollowerPlan) =>
    childProcess<Told>(t, `../../bench/faults/${file}`, [JSON.stringify(plan)]);
  const written = writers.map((name, index) => {
    const journal = join(folder, `${prefix}-${name}.journal`);
    const spool = join(spools, `${prefix}-${name}.spool`);
    const settings = settingsOf(index);
    const plan = { name, settings, prefix, journal, spool, ...pace, clockStepsMs };
    return { name, journal, child: start('writer-process.ts', plan) };
  });
  const followed = followers.map((name, index) => {
    const seen = join(folder, `${prefix}-${name}.seen`);
    const plan = { name, settings: settingsOf(index), from, seen };
    return { name, seen, child: start('follower-process.ts', plan) };
  });
  const all = [...written, ...followed];
  return {
    acknowledged: () => written.map(({ child }) => latestOf(child, 'acknowledged')),
    seen: () => followed.map(({ child }) => latestOf(child, 'at')),
    said: () => all.flatMap(({ child }) => child.lines.flatMap(({ said = [] }) => said)),
    stepClocks: () => {
      for (const { child } of written) child.process.kill('SIGUSR2');
    },
    endWriters: async (withinMs) => {
      for (const one of written) await end(one, withinMs);
      return (await Promise.all(written.map(({ journal }) => readJournal(journal)))).flat();
    },
    endFollowers: async (head, withinMs) => {
      for (const one of followed) {
        const { child, name } = one;
        const what = `follower ${name} to see ${head}`;
        await until(() => latestOf(child, 'at') >= head || child.process.exitCode !== null, {
          deadlineMs: withinMs,
          what,
        });
        await end(one, withinMs);
      }
      return Promise.all(followed.map(({ seen }) => sequencesIn(seen)));
    },
  };
};

const latestOf = ({ lines }: Child<Told>, what: 'acknowledged' | 'at'): number =>
  lines.findLast((line) => line[what] !== undefined)?.[what] ?? 0;

/** A process that does not end hangs, and one that ends with an error lost its way. */
const end = async (
  { name, child }: { readonly name: string; readonly child: Child<Told> },
  withinMs: number,
): Promise<void> => {
  child.process.kill('SIGTERM');
  let how: number | string | null | undefined;
  void child.ended.then((code) => {
    how = code;
  });
  await until(() => how !== undefined, { deadlineMs: withinMs, what: `${name} to end` });
  if (how !== 0) throw new Error(`${name} ended with ${how}`);
};

const sequencesIn = async (file: string): Promise<number[]> =>
  (await readFile(file, 'utf8')).split('\n').filter(Boolean).map(Number);
