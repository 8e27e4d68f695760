/** The kill switch believes venues, not requests. */
import test from 'ava';
import * as E from 'fp-ts/lib/Either.js';
import { answer, host, run, scripted } from '../scripted-http.ts';

test('the kill switch is over only when every venue confirmed that nothing is left', async (t) => {
  const venue = (state: string, residual: number | null) => ({
    venue: 'X',
    state,
    requested: 3,
    canceled: 3 - (residual ?? 3),
    tooLate: 0,
    residual,
  });
  const kill = async (blocked: boolean, ...venues: readonly object[]) => {
    const { context, emitted } = scripted({ 'POST /kill': answer(200, { blocked, venues }) });
    const outcome = await run('orders.kill', { gateway: host }, context);
    return `${E.isRight(outcome)} ${emitted.map(({ type }) => type).join(' ')}`;
  };
  t.is(await kill(true, venue('confirmed', 0)), 'true TradingHalted OrdersMassCancelled');
  t.regex(
    await kill(true, venue('confirmed', 0), venue('residual', 1)),
    /^false TradingHalted OrdersMassCancelled O/,
  );
  t.regex(await kill(true, venue('unreachable', null)), /^false/);
  t.regex(await kill(false, venue('confirmed', 0)), /^false/);
  t.regex(await kill(true), /^false/, 'no venue at all confirmed nothing');
});
