/** Alert ids stay subject tokens, whatever the component is called. */

import { isToken } from '@recovery-ledger/ledger';
import test from 'ava';
import { alertId } from './alert-id.ts';

test('an id is its parts, joined', (t) => {
  t.is(alertId('rto', 'inc-7', 'trading_engine'), 'rto-inc-7-trading_engine');
});

test('a long component name keeps ids valid and apart', (t) => {
  const name = 'x'.repeat(63);
  const ids = [alertId('rto', 'inc-7', name), alertId('rto', 'inc-8', name)];
  t.true(ids.every(isToken));
  t.not(ids[0], ids[1]);
});
