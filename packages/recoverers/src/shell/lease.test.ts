/** A lease ends with its claim, whenever that ends. */
import test from 'ava';
import { holdLease } from './lease.ts';

test('a claim lost during the first renewal leaves no renewals behind', async (t) => {
  const lost = new AbortController();
  const leases = { renew: async () => lost.abort(), holder: async () => undefined };
  const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
  const before = timers();
  await holdLease(leases, 'real', 'trading_engine', 'a', lost.signal);
  t.is(timers(), before);
});
