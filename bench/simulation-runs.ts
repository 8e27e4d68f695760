/**
 * Many simulated runs of the recoverers, on every core: thousands of incidents in virtual time,
 * each run under faults of its own, all judged by the invariants. A seed that fails is printed with
 * the command that replays it. IO.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { typescriptFlags } from '../test/harness/run-typescript.ts';
import { type Simulated, simulate } from './simulation/simulate.ts';

const program = fileURLToPath(new URL('./simulation/simulation-process.ts', import.meta.url));

type Options = {
  readonly seed: number;
  readonly runs: number;
  readonly say: (line: string) => void;
};

type Told = Omit<Simulated, 'digest'>;

export const simulationRuns = async ({ seed, runs, say }: Options): Promise<readonly string[]> => {
  if (runs === 1) return replay(seed, say);
  const startedAt = performance.now();
  const processes = Math.min(runs, availableParallelism());
  const shares = Array.from({ length: processes }, (_, index) => {
    const count = Math.floor((runs - index - 1) / processes) + 1;
    return shareOf([seed + index, count, processes]);
  });
  const all = (await Promise.all(shares)).flat();
  const seconds = (performance.now() - startedAt) / 1_000;
  const sum = (field: 'incidents' | 'events' | 'takeovers' | 'refused' | 'asked' | 'activations') =>
    all.reduce((total, told) => total + told[field], 0);
  say(
    `  ${all.length} runs in ${seconds.toFixed(1)} s: ${sum('incidents')} incidents, ` +
      `${sum('events')} events, ${sum('takeovers')} takeovers, ` +
      `${sum('refused')} effects refused for an old epoch, people asked ${sum('asked')} times, ` +
      `the site activated ${sum('activations')} times`,
  );
  return all.flatMap((told) =>
    told.problems.map(
      (problem) =>
        `seed ${told.seed}: ${problem}; replay it: ` +
        `npm run soak -- --scenario simulation --seed ${told.seed} --rounds 1`,
    ),
  );
};

const shareOf = async (words: readonly number[]): Promise<readonly Told[]> => {
  const told: Told[] = [];
  const child = fork(program, words.map(String), {
    execArgv: [...typescriptFlags],
  });
  child.on('message', (message) => told.push(message as Told));
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`a simulation ended with ${code}`);
  return told;
};

/** One run, told event for event. */
const replay = async (seed: number, say: (line: string) => void): Promise<readonly string[]> => {
  const { problems } = await simulate(seed, { say });
  return problems.map((problem) => `seed ${seed}: ${problem}`);
};
