/** Runs the benchmarks named as arguments, or all of them, on what was built. IO. */
import { benchExport } from './export.ts';
import { benchFailover } from './failover/failover.ts';
import { benchRedisFailover } from './failover-redis/bench-redis.ts';
import { benchAppends, benchLedger } from './ledger.ts';
import { benchProjections } from './projections/projections.ts';
import { benchRecovery } from './recovery.ts';
import { benchSealing } from './sealing.ts';
import { benchVerify } from './verify.ts';

const benches: Readonly<Record<string, () => Promise<unknown>>> = {
  ledger: benchLedger,
  recovery: benchRecovery,
  verify: benchVerify,
  export: benchExport,
  sealing: benchSealing,
  projections: benchProjections,
};
/** Parts of the others, run only when they are asked for. */
const parts: typeof benches = {
  append: benchAppends,
  failover: async () => {
    await benchFailover();
    await benchRedisFailover();
  },
  'failover-redis': benchRedisFailover,
};

const asked = process.argv.slice(2);
for (const name of asked.length === 0 ? Object.keys(benches) : asked) {
  const bench = benches[name] ?? parts[name];
  if (bench === undefined) {
    const known = Object.keys({ ...benches, ...parts }).join(', ');
    console.error(`no benchmark "${name}"; there are: ${known}`);
    process.exitCode = 2;
  } else await bench();
}
