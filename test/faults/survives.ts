/** Scenarios as tests: nothing acknowledged is lost, stored twice or out of order. */
import type { ExecutionContext } from 'ava';
import { cannotRun } from '../../bench/faults/cannot-run.ts';
import { runScenario } from '../../bench/faults/run-scenario.ts';
import type { Scenario } from '../../bench/faults/scenario.ts';
import { startWorld } from '../../bench/faults/world.ts';

/**
 * The first round of each, one after the other under one load: starting and judging a load takes
 * longer than most faults. The soak runs every round of every scenario, again and again.
 */
export const survives = async (
  t: ExecutionContext,
  scenarios: readonly Scenario[],
): Promise<void> => {
  const able = scenarios.filter((scenario) => isAble(t, scenario));
  const [first] = able;
  if (first === undefined) {
    t.pass();
    return;
  }
  const rounds = able.flatMap(shortOf);
  const clockStepsMs = able.flatMap((scenario) => scenario.clockStepsMs ?? []);
  const scenario = { ...first, rounds, clockStepsMs };
  const world = await startWorld(t, scenario);
  const report = (line: string) => t.log(line);
  const options = { seed: 1, cycles: 1, prefix: 'test', report };
  const { lost, duplicates, other, ...figures } = await runScenario(t, world, scenario, options);
  t.log(`${figures.acknowledged} acknowledged in ${figures.rounds} faults`);
  t.deepEqual({ lost, duplicates, other }, { lost: [], duplicates: [], other: [] });
  t.true(figures.acknowledged > 0);
};

/** Each node in turn means every round of that one. */
const shortOf = ({ name, rounds }: Scenario) =>
  name === 'kill-each' ? rounds : rounds.slice(0, 1);

const isAble = (t: ExecutionContext, scenario: Scenario): boolean => {
  const reason = cannotRun(scenario);
  if (reason !== null) t.log(`${scenario.name} is left out: ${reason}`);
  return reason === null;
};
