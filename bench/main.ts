/** Runs the benchmarks named as arguments, or all of them, on what was built. IO. */
import { benchLedger } from './ledger.ts';
import { benchRecovery } from './recovery.ts';

const benches: Readonly<Record<string, () => Promise<void>>> = {
  ledger: benchLedger,
  recovery: benchRecovery,
};

const asked = process.argv.slice(2);
for (const name of asked.length === 0 ? Object.keys(benches) : asked) {
  const bench = benches[name];
  if (bench === undefined) {
    console.error(`no benchmark "${name}"; there are: ${Object.keys(benches).join(', ')}`);
    process.exitCode = 2;
  } else await bench();
}
