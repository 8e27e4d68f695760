/** Which replica is promoted, and what each other one is told. */
import test from 'ava';
import { type Asked, chooseReplica, type Former, undecided } from './choose-replica.ts';
import type { Link, Replication } from './redis-info.ts';

const address = '127.0.0.1:7311';
const history = 'a'.repeat(40);
const former: Former = { replicationId: history };
const link: Link = { up: false, primary: address, downSeconds: 0, copying: false, priority: 100 };

type Given = { replication?: Partial<Replication>; link?: Partial<Link>; keys?: number };

const replica = (name: string, offset: number, given: Given = {}): Asked => ({
  name,
  said: {
    _tag: 'info',
    loading: false,
    keys: given.keys === 0 ? {} : { db0: given.keys ?? 7 },
    replication: {
      ...{ role: 'replica', replicationId: history, offset, formerId: '', secondOffset: -1 },
      connectedReplicas: 0,
      link: { ...link, ...given.link },
      ...given.replication,
    },
  },
});

const chosenOf = (asked: readonly Asked[], of = former) => chooseReplica(asked, of).chosen?.name;
const reasonOf = (one: Asked) => chooseReplica([one], former).reasons[one.name] ?? '';

test('the highest offset of the same history is chosen, and the others are told why not', (t) => {
  const { chosen, reasons } = chooseReplica([replica('b', 70), replica('c', 90)], former);
  t.is(chosen?.name, 'c');
  t.deepEqual(reasons, {
    b: 'its offset 70 is behind 90',
    c: 'it has the highest offset, 90, with 7 keys',
  });
});

test('of equal offsets the one whose link went down last is chosen', (t) => {
  const cut = replica('b', 90, { link: { downSeconds: 47 } });
  t.is(chosenOf([cut, replica('c', 90)]), 'c');
  t.regex(reasonOf(cut), /its link down for 47 s/);
});

test('what may not be promoted is refused, however far it is', (t) => {
  const refused: readonly (readonly [Asked, RegExp])[] = [
    [
      { name: 'b', said: { _tag: 'silent', reason: 'refused', isGone: true } },
      /does not answer: refused/,
    ],
    [replica('b', 9, { replication: { link: null, role: 'primary' } }), /a primary itself/],
    [replica('b', 9, { link: { copying: true } }), /in the middle of a copy/],
    [replica('b', 9, { link: { priority: 0 } }), /replica-priority is 0/],
    [replica('b', 9, { replication: { replicationId: 'f'.repeat(40) } }), /history is ffffffff/],
  ];
  for (const [one, reason] of refused) {
    t.regex(reasonOf(one), reason);
    t.is(chosenOf([one]), undefined);
    t.is(chosenOf([one, replica('c', 1)]), 'c');
  }
});

test('an empty replica is no choice beside one that has keys', (t) => {
  t.is(chosenOf([replica('b', 90, { keys: 0 }), replica('c', 70)]), 'c');
  t.is(chosenOf([replica('b', 90, { keys: 0 })]), 'b');
});

test('where nobody knows the history, the one that most of them follow counts', (t) => {
  const other = replica('b', 99, { replication: { replicationId: 'f'.repeat(40) } });
  const unknown = { replicationId: null };
  t.is(chosenOf([other, replica('c', 1), replica('d', 2)], unknown), 'd');
});

test('one that is only slow, or reads its data, is not given up', (t) => {
  const silent = (name: string, isGone: boolean): Asked => ({
    name,
    said: { _tag: 'silent', reason: 'no answer', isGone },
  });
  t.deepEqual(undecided([silent('b', true), silent('c', false), replica('d', 7)]), ['c']);
});
