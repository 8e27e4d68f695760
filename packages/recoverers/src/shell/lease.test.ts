/** A lease ends with its claim, whenever that ends. */
import type { Log } from '@recovery-ledger/ledger';
import test from 'ava';
import { systemClock } from './clock.ts';
import { holdLease } from './lease.ts';

test('a claim lost during the first renewal leaves no renewals behind', async (t) => {
  const lost = new AbortController();
  const leases = { renew: async () => lost.abort(), holder: async () => undefined };
  const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
  const before = timers();
  const log = { mode: 'real', leases } as Partial<Log> as Log;
  await holdLease({ log, clock: systemClock, instance: 'a' }, 'trading_engine', lost.signal);
  t.is(timers(), before);
});
