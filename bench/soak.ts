/**
 * The long suites: the engine killed with losses counted, a recoverer killed at every crash point
 * of the runbook, and every fault of the ledger itself. Exit code 1 when anything failed. IO.
 *
 *   npm run soak -- --list
 *   npm run soak -- --scenario kill-one --seed 7 --rounds 5
 *   npm run soak -- takeover --component risk_engine --point after-effect
 */
import { parseArgs } from 'node:util';
import { everyCase } from './every-case.ts';
import { asynchronousRuns } from './failover/asynchronous-runs.ts';
import { calmRuns } from './failover/calm-runs.ts';
import { type FailoverRun, failoverRuns } from './failover/failover-runs.ts';
import { databaseTakeovers } from './failover/takeover-runs.ts';
import { takeoverStoreOf } from './failover/takeover-stores.ts';
import { faultRuns } from './faults/fault-runs.ts';
import { scenarios } from './faults/scenarios.ts';
import { hostileRuns } from './hostile-runs.ts';
import { killRuns } from './kill-runs.ts';
import { killTargetOf } from './kill-targets.ts';
import { newerServers } from './newer-servers.ts';
import { simulationRuns } from './simulation-runs.ts';
import { takeoverRuns } from './takeover-runs.ts';
import { takeoverTargetOf } from './takeover-targets.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    scenario: { type: 'string', multiple: true, default: [] },
    seed: { type: 'string', default: process.env['SOAK_SEED'] ?? '1' },
    rounds: { type: 'string' },
    component: { type: 'string', default: 'trading_engine' },
    point: { type: 'string', multiple: true, default: [] },
    deaths: { type: 'string' },
    floor: { type: 'string' },
    list: { type: 'boolean', default: false },
  },
});
const seed = Number(values.seed);
const runs = Number(values.rounds ?? process.env['SOAK_KILLS'] ?? 100);
const cycles = Number(values.rounds ?? 3);
const say = (line: string) => console.log(line);

/** `--deaths` and `--floor` stand in for what the target has of its own. */
const takeoverTarget = () => {
  const target = takeoverTargetOf(values.component);
  const { deaths = target.deaths, floor = target.floor } = values;
  return { ...target, deaths: Number(deaths), floor };
};

type Suite = {
  readonly name: string;
  readonly about: string;
  /** The problems found. */
  readonly run: () => Promise<readonly string[]>;
};

const kills = async (): Promise<readonly string[]> => {
  const done = await killRuns({
    target: killTargetOf(values.component),
    runs,
    seed,
    report: ({ run, resumedMs, lost }) =>
      say(`kill ${run}/${runs}: resumed after ${resumedMs.toFixed(0)} ms, ${lost}`),
  });
  return done.flatMap(({ run, lost }) => (lost === 'NONE_LOST' ? [] : [`kill ${run}: ${lost}`]));
};

/** Of the shipped, synchronous cluster: not one acknowledged row may be missing. */
const failovers = async (): Promise<readonly string[]> => {
  const report = ({ run, commitMs, lost, acknowledged }: FailoverRun) =>
    say(`failover ${run}/${runs}: ${commitMs.toFixed(0)} ms, ${lost} of ${acknowledged} lost`);
  const done = await failoverRuns({ way: 'kill', runs, seed, report });
  return done.flatMap(({ run, lost }) => (lost === 0 ? [] : [`failover ${run}: ${lost} lost`]));
};

const databaseTakeover = (): Promise<readonly string[]> => {
  const component = values.component === 'trading_engine' ? 'postgresql' : values.component;
  const deaths = Number(values.deaths ?? 4);
  return databaseTakeovers({ store: takeoverStoreOf(component), only: values.point, deaths, say });
};

const suites: readonly Suite[] = [
  {
    name: 'kills',
    about: 'a --component (the trading engine) is killed again and again, under load',
    run: kills,
  },
  {
    name: 'takeover',
    about: 'a recoverer is killed at every crash point of the runbook of a --component',
    run: () => takeoverRuns({ target: takeoverTarget(), only: values.point, say }),
  },
  {
    name: 'every-case',
    about: 'the tests that npm test samples, with every case',
    run: everyCase,
  },
  {
    name: 'database-failovers',
    about: 'the primary of PostgreSQL is killed again and again, under load: nothing is lost',
    run: failovers,
  },
  {
    name: 'database-asynchronous',
    about: 'the same without synchronous standbys: what is stated as lost is what is lost',
    run: () => asynchronousRuns({ runs, seed, say }),
  },
  {
    name: 'database-calm',
    about: 'a primary that is slow, stopped for moments or out of sight of one: no failover',
    run: () => calmRuns({ runs, seed, say }),
  },
  {
    name: 'database-takeover',
    about: 'takeover of a database under load: --component redis, postgresql without it',
    run: databaseTakeover,
  },
  {
    name: 'newer-servers',
    about: 'the tests of real databases with PostgreSQL 17 and 18, Redis 8 and Valkey',
    run: () => newerServers(say),
  },
  {
    name: 'simulation',
    about: 'the recoverers in virtual time: 10,000 incidents under kills, sleeps and partitions',
    run: () => simulationRuns({ seed, runs: Number(values.rounds ?? 1_000), say }),
  },
  {
    name: 'hostile',
    about: '100,000 hostile messages around live work',
    run: () => hostileRuns({ seed, say }),
  },
  ...scenarios.map((scenario) => ({
    name: scenario.name,
    about: scenario.about,
    run: () => faultRuns(scenario, { seed, cycles, say }),
  })),
];

const soak = async (asked: readonly string[]): Promise<number> => {
  const unknown = asked.filter((name) => !suites.some((suite) => suite.name === name));
  if (unknown.length > 0) {
    console.error(`no scenario "${unknown.join('", "')}"; --list shows which there are`);
    return 2;
  }
  const problems: string[] = [];
  for (const { name, run } of suites) {
    if (asked.length > 0 && !asked.includes(name)) continue;
    say(`${name}, seed ${seed}`);
    problems.push(...(await run()));
  }
  for (const problem of problems) say(`FAILED ${problem}`);
  say(problems.length === 0 ? 'soak: all passed' : `soak: ${problems.length} failed`);
  return problems.length === 0 ? 0 : 1;
};

if (values.list) for (const { name, about } of suites) say(`${name.padEnd(18)}${about}`);
else process.exitCode = await soak([...values.scenario, ...positionals]);
