/** One scenario as a test: nothing acknowledged is lost, stored twice or out of order. */
import type { ExecutionContext } from 'ava';
import { cannotRun } from '../../bench/faults/cannot-run.ts';
import { runScenario } from '../../bench/faults/run-scenario.ts';
import type { Scenario } from '../../bench/faults/scenario.ts';
import { startWorld, type World } from '../../bench/faults/world.ts';

/** `shared` is a world that several scenarios run in, one after the other. */
export const survives = async (
  t: ExecutionContext,
  scenario: Scenario,
  shared?: World,
): Promise<void> => {
  const reason = cannotRun(scenario);
  if (reason !== null) {
    t.log(`left out: ${reason}`);
    t.pass();
    return;
  }
  const world = shared ?? (await startWorld(t, scenario));
  const report = (line: string) => t.log(line);
  const options = { seed: 1, cycles: 1, prefix: scenario.name, report };
  const outcome = await runScenario(t, world, scenario, options);
  const { acknowledged, longestGapMs } = outcome;
  const { lost, duplicates, other } = outcome;
  t.log(`${acknowledged} acknowledged, longest gap ${Math.round(longestGapMs)} ms`);
  t.deepEqual({ lost, duplicates, other }, { lost: [], duplicates: [], other: [] });
  t.true(acknowledged > 0);
};
