/** Who gets a component's recovery. */
import test from 'ava';
import type { Claim } from '../world/state.ts';
import { type ClaimInput, decideClaim } from './decide-claim.ts';

const held: Claim = {
  component: 'trading_engine',
  recovery: 'rec-5',
  incident: 'inc-5',
  recoverer: 'rec-a',
  epoch: { generation: 0, sequence: 8 },
  released: false,
};
const input: ClaimInput = {
  component: 'trading_engine',
  incident: 'inc-5',
  recovery: 'rec-5',
  recoverer: 'rec-b',
  current: undefined,
  generation: 0,
  holderIsAlive: true,
  preempts: false,
};
const reason = (given: Partial<ClaimInput>) => {
  const decision = decideClaim({ ...input, ...given });
  if ('_tag' in decision) return decision._tag;
  return decision.type === 'RecoveryClaimed' ? decision.data.reason : decision.type;
};

test('a free component is claimed, a held one is not, a dead holder is followed', (t) => {
  t.is(reason({}), 'first');
  t.is(reason({ current: { ...held, released: true } }), 'first');
  t.is(reason({ current: held }), 'HeldByAnother');
  t.is(reason({ current: held, holderIsAlive: false }), 'takeover');
});

test('a dead holder of another recovery is not pushed aside by this one', (t) => {
  t.is(reason({ current: { ...held, recovery: 'rec-1' }, holderIsAlive: false }), 'HeldByAnother');
});

test('what a person ordered, and the kill switch, wait for no holder', (t) => {
  t.is(reason({ current: held, preempts: true }), 'takeover');
  t.is(reason({ current: { ...held, recovery: 'rec-1' }, preempts: true }), 'takeover');
});
