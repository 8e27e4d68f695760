/** The databases recovered by the whole system: real kills under load, and no row or key lost. */
import test from 'ava';
import { failoverRuns } from '../bench/failover/failover-runs.ts';
import { redisRuns } from '../bench/failover-redis/redis-runs.ts';

const once = { runs: 1, seed: 1, report: () => undefined };

test.serial('a killed PostgreSQL is failed over and rejoins, with nothing lost', async (t) => {
  const [run] = await failoverRuns({ ...once, way: 'kill' });
  t.like(run, { lost: 0, stated: 'ZERO_PROVEN 0' });
  t.true((run?.acknowledged ?? 0) > 100);
});

test.serial('a killed Redis is failed over, and what is said to be lost is what is', async (t) => {
  const [run] = await redisRuns('kill', 1, 1, () => undefined);
  t.like(run, { statedRight: true });
  t.true((run?.acknowledged ?? 0) > 100);
});
