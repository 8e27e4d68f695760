/**
 * A process that follows the log, whatever happens to it, and keeps every sequence it was given,
 * in the order it was given. SIGTERM ends it. IO.
 */
import { createWriteStream } from 'node:fs';
import { openLog } from '@recovery-ledger/ledger';
import { orThrow } from '../../test/harness/server-fixture.ts';
import type { FollowerPlan } from './workload.ts';

const plan: FollowerPlan = JSON.parse(process.argv[2] ?? '');
const identity = { service: 'follower', instance: plan.name, mode: 'real' as const };
const log = orThrow(await openLog({ ...plan.settings, ...identity }));
const file = createWriteStream(plan.seen);
const stop = new AbortController();
process.on('SIGTERM', () => stop.abort());
const tell = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`);
let [at, told, latest] = [plan.from - 1, 0, ''];
const progress = setInterval(() => {
  if (at !== told) tell({ at });
  told = at;
}, 50);
const onInterrupted = (reason: string) => {
  if (reason !== latest) tell({ said: `following was interrupted: ${reason}` });
  latest = reason;
};
const { from } = plan;
const options = { subjects: ['ledger.>'], from, signal: stop.signal, onInterrupted };
for await (const { sequence } of log.follow(options)) {
  file.write(`${sequence}\n`);
  at = sequence;
  latest = '';
}
clearInterval(progress);
await new Promise((resolve) => file.end(() => resolve(undefined)));
await log.close();
