/** One scenario in the soak: several cycles, its figures printed, its problems given. IO. */
import { cannotRun } from './cannot-run.ts';
import { type Outcome, runScenario } from './run-scenario.ts';
import type { Scenario } from './scenario.ts';
import { teardowns } from './teardowns.ts';
import { startWorld } from './world.ts';

type Options = {
  readonly seed: number;
  readonly cycles: number;
  readonly say: (line: string) => void;
};

export const faultRuns = async (
  scenario: Scenario,
  { seed, cycles, say }: Options,
): Promise<readonly string[]> => {
  const reason = cannotRun(scenario);
  if (reason !== null) {
    say(`left out: ${reason}`);
    return [];
  }
  const t = teardowns();
  const interrupted = () => void t.run().finally(() => process.exit(130));
  for (const signal of signals) process.once(signal, interrupted);
  try {
    const world = await startWorld(t, scenario);
    const report = (line: string) => say(`  ${line}`);
    const options = { seed, cycles, prefix: `run-${seed}`, report };
    const outcome = await runScenario(t, world, scenario, options);
    say(`  ${figuresOf(outcome)}`);
    for (const told of new Set(outcome.told)) say(`  told: ${told}`);
    return [...some(outcome.lost), ...some(outcome.duplicates), ...some(outcome.other)].map(
      (problem) => `${scenario.name}: ${problem}`,
    );
  } catch (error) {
    return [`${scenario.name}: ${error instanceof Error ? error.message : String(error)}`];
  } finally {
    for (const signal of signals) process.off(signal, interrupted);
    await t.run();
  }
};

/** Disks that were mounted and servers that were paused are put right on the way out too. */
const signals = ['SIGINT', 'SIGTERM'] as const;
const shown = 10;

const some = (problems: readonly string[]): readonly string[] =>
  problems.length <= shown
    ? problems
    : [...problems.slice(0, shown), `and ${problems.length - shown} more like these`];

const figuresOf = (outcome: Outcome): string => {
  const { server, rounds, acknowledged, lost, duplicates, longestGapMs, backMs } = outcome;
  return [
    `nats-server ${server}, ${rounds} faults: ${acknowledged} events acknowledged`,
    `lost ${lost.length}`,
    `duplicates ${duplicates.length}`,
    `longest time without an acknowledgement ${Math.round(longestGapMs)} ms`,
    `back at most ${Math.round(backMs)} ms after the fault`,
  ].join(', ');
};
