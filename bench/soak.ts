/**
 * The long suites: 100 seeded kills with losses counted, and a recoverer killed at every crash
 * point of the runbook. Names as arguments run only those. Exit code 1 when anything failed. IO.
 */
import { killRuns } from './kill-runs.ts';
import { takeoverRuns } from './takeover-runs.ts';

const seed = Number(process.env['SOAK_SEED'] ?? 1);
const runs = Number(process.env['SOAK_KILLS'] ?? 100);

const suites: Readonly<Record<string, () => Promise<readonly string[]>>> = {
  kills: async () => {
    const done = await killRuns({
      runs,
      seed,
      report: ({ run, resumedMs, lost }) =>
        console.log(`kill ${run}/${runs}: resumed after ${resumedMs.toFixed(0)} ms, ${lost}`),
    });
    return done.flatMap(({ run, lost }) => (lost === 'NONE_LOST' ? [] : [`kill ${run}: ${lost}`]));
  },
  takeover: () => takeoverRuns((line) => console.log(line)),
};

const asked = process.argv.slice(2);
const problems: string[] = [];
for (const [name, suite] of Object.entries(suites)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  console.log(`${name}, seed ${seed}`);
  problems.push(...(await suite()));
}
for (const problem of problems) console.log(`FAILED ${problem}`);
console.log(problems.length === 0 ? 'soak: all passed' : `soak: ${problems.length} failed`);
process.exitCode = problems.length === 0 ? 0 : 1;
