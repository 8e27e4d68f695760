/** What a promotion would lose: nothing for certain only when every doubt is answered. */
import type { Position } from '@recovery-ledger/ledger';
import test from 'ava';
import { cancelledWaits } from './cancelled-waits.ts';
import { type Facts, foreseeLoss } from './foresee-loss.ts';
import { lastPosition } from './last-position.ts';

const unsaid = { write: null, flush: null, replay: null, bytes: null, ms: null };
const streaming = { ...unsaid, state: 'streaming', syncState: 'quorum' };
const told: Position = {
  at: '2026-11-23T10:00:00.000Z',
  instance: 'detector-1',
  component: 'postgresql',
  source: 'postgres-a',
  timeline: '1',
  position: '0/1000',
  syncCommit: 'remote_apply',
  syncNames: 'ANY 1 (postgres_a,postgres_b,postgres_c)',
  standbys: [
    { ...streaming, name: 'postgres_b', flush: '0/1000' },
    { ...streaming, name: 'postgres_c' },
  ],
};
const facts: Facts = {
  members: ['postgres_a', 'postgres_b', 'postgres_c'],
  old: 'postgres_a',
  promoted: { name: 'postgres_b', flushed: 0x2000n },
  asked: ['postgres_b', 'postgres_c'],
  last: lastPosition(told),
  cancelled: [],
  maxAgeMs: 5_000,
  nowMs: Date.parse('2026-11-23T10:00:00.700Z'),
};
const last = (over: Partial<Position>) => lastPosition({ ...told, ...over });

test('nothing is lost when all that it may have waited for were asked and the highest is taken', (t) => {
  const { state, bytes, doubts, basis } = foreseeLoss(facts);
  t.deepEqual([state, bytes, doubts], ['ZERO_PROVEN', 0, []]);
  t.regex(basis, /postgres_b has the most of them \(0\/2000\)$/);
  t.regex(foreseeLoss({ ...facts, cancelled: null }).basis, /could not be read/);
});

test('each thing that is not so is a doubt, and makes it a bound', (t) => {
  const doubts = [
    { ...facts, asked: ['postgres_b'] },
    { ...facts, cancelled: ['WARNING: canceling wait'] },
    { ...facts, nowMs: facts.nowMs + 10_000 },
    { ...facts, last: last({ syncNames: '' }) },
    { ...facts, last: last({ syncCommit: 'local' }) },
    { ...facts, last: last({ standbys: [] }) },
    { ...facts, last: last({ source: 'postgres-c' }) },
  ].map((one) => foreseeLoss(one));
  t.deepEqual(new Set(doubts.map(({ state }) => state)), new Set(['BOUNDED']));
  t.deepEqual(
    doubts.map((one) => one.doubts[0]),
    [
      'postgres_c may have acknowledged and was not asked',
      '1 commits were acknowledged without a standby (cancelled waits)',
      'the last position is 10700 ms old',
      'it waited for no standby',
      'synchronous_commit was local',
      '0 of 1 synchronous standbys were connected',
      'the last position is of postgres-c',
    ],
  );
});

test('the bound is what it had when it last spoke, with the age of that', (t) => {
  const behind = { ...facts, last: last({ syncNames: '', position: '0/2100' }) };
  const { bytes, ageMs, basis } = foreseeLoss(behind);
  t.deepEqual([bytes, ageMs], [256, 700]);
  t.regex(basis, /^postgres_a was 256 bytes ahead of postgres_b 700 ms ago/);
});

test('without a last position nothing is known, whatever is asked', (t) => {
  t.is(foreseeLoss({ ...facts, last: undefined }).state, 'UNKNOWN');
  t.is(lastPosition({ ...told, position: '17' }), undefined);
  t.is(lastPosition(null), undefined);
});

test('a cancelled wait counts from when it matters; one without a time always does', (t) => {
  const says = 'WARNING:  canceling wait for synchronous replication due to user request';
  const log = [
    `2026-11-23 09:59:00.123 UTC [77] ${says}`,
    '2026-11-23 10:00:00.001 UTC [77] LOG:  checkpoint starting',
    `2026-11-23 10:00:00.500 UTC [78] ${says}`,
    `[79] ${says}`,
  ].join('\n');
  t.is(cancelledWaits(log, null).length, 3);
  t.is(cancelledWaits(log, Date.parse(told.at)).length, 2);
  t.is(cancelledWaits('', null).length, 0);
});
