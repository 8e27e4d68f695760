/**
 * The database recovered by the whole system: a real kill under load, and no row lost. Redis, more
 * runs and other ways to fail are in the bench and the soak.
 */
import test from 'ava';
import { failoverRuns } from '../bench/failover/failover-runs.ts';

test('a killed PostgreSQL is failed over and rejoins, with nothing lost', async (t) => {
  const [run] = await failoverRuns({ way: 'kill', runs: 1, seed: 1, report: () => undefined });
  t.like(run, { lost: 0, stated: 'ZERO_PROVEN 0' });
  t.true((run?.acknowledged ?? 0) > 100);
});
