/** What the doctor says of the streams' copies. */
import type { StreamCopies } from '@recovery-ledger/ledger';
import test from 'ava';
import { judgeCopies } from './judge-copies.ts';

const copy = (node: string, isOffline = false, current = true) => ({
  node,
  current,
  isOffline,
});
const stream = (name: string, over: Partial<StreamCopies> = {}): StreamCopies => ({
  stream: name,
  wanted: 3,
  leader: 'ledger-1',
  others: [copy('ledger-2'), copy('ledger-3')],
  ...over,
});

test('all copies current, or one server alone, is well', (t) => {
  t.is(judgeCopies([stream('LEDGER'), stream('SEALS')]).state, 'ok');
  t.is(judgeCopies([stream('LEDGER', { wanted: 1, leader: undefined, others: [] })]).state, 'ok');
});

test('a node that is away is told once, with the streams it lacks in', (t) => {
  const others = [copy('ledger-2'), copy('ledger-3', true, false)];
  const { state, found, todo } = judgeCopies([
    stream('LEDGER', { others }),
    stream('SEALS', { others }),
  ]);
  t.deepEqual([state, found], ['bad', 'ledger-3 is away (LEDGER and SEALS)']);
  t.regex(todo, /stop no other node/);
});

test('a copy that lags, is missing or was never made, and no leader, are bad', (t) => {
  const foundOf = (over: Partial<StreamCopies>) =>
    judgeCopies([stream('SEALS'), stream('LEDGER', over)]).found;
  const lagging = [copy('ledger-2'), copy('ledger-3', false, false)];
  t.is(foundOf({ others: lagging }), 'ledger-3 is not current (LEDGER)');
  t.is(foundOf({ others: [copy('ledger-2')] }), '1 of 3 copies is missing (LEDGER)');
  t.is(foundOf({ leader: undefined, others: [] }), 'there is no leader (LEDGER)');
  t.is(foundOf({ wanted: 1, others: [] }), 'there is only one copy (LEDGER)');
});
