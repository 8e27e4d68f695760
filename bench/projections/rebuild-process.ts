/**
 * A rebuild as a process of its own, so that its memory is its own. Prints one JSON line.
 * Arguments: nats-url user password database-url, then `check` or nothing.
 */
import { readFileSync } from 'node:fs';
import { openLog } from '@recovery-ledger/ledger';
import { createPool, rebuild } from '@recovery-ledger/projections';
import * as E from 'fp-ts/lib/Either.js';

const [servers = '', user = '', password = '', url = '', check] = process.argv.slice(2);
const opened = await openLog({
  ...{ servers, user, password, service: 'bench', instance: 'rebuild', mode: 'real' },
});
if (E.isLeft(opened)) throw new Error(opened.left.hint);
const log = opened.right;
const pool = createPool(url);
const samples: number[] = [];
const rebuilt = await rebuild({
  ...{ log, pool, check: check === 'check' },
  report: () => samples.push(process.memoryUsage.rss()),
});
if (E.isLeft(rebuilt)) throw new Error(rebuilt.left.reason);
const peak = /VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
const tenths = Array.from(
  { length: 10 },
  (_, i) => samples[Math.floor(((i + 1) * samples.length) / 10) - 1] ?? 0,
);
const memory = { peakMb: Math.round(Number(peak) / 1024), rssMb: tenths.map(toMb) };
console.log(JSON.stringify({ ...rebuilt.right, memory, cpu: process.cpuUsage() }));
await log.close();
await pool.end();

function toMb(bytes: number): number {
  return Math.round(bytes / 2 ** 20);
}
