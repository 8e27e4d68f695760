/**
 * Simulates the seeds from one number up to another, one after the other, and tells its parent what
 * came of each. IO.
 *
 *   simulation-process.ts <first seed> <how many> <step between them>
 */
import { simulate } from './simulate.ts';

const [first = 1, count = 1, step = 1] = process.argv.slice(2).map(Number);

for (let index = 0; index < count; index += 1) {
  const { digest: _digest, ...simulated } = await simulate(first + index * step);
  process.send?.(simulated);
}
process.disconnect?.();
