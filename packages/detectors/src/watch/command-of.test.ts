/** What an opinion becomes when it is said to the log. */
import test from 'ava';
import type { Suspect } from '../judgement/opinion.ts';
import { commandOf } from './command-of.ts';

const speaker = {
  component: 'trading_engine',
  observer: 'd1',
  probes: ['order-port'],
  quorum: 2,
  confirmWithinMs: 500,
};
const now = { wallMs: Date.parse('2026-11-23T09:00:01.000Z'), monotonicNs: 5_000_000_000n };
const seen = {
  target: { endpoint: 'h:1', http: null, instance: 'engine-b', incarnation: 2 },
  flaps: 1,
  evidence: { why: 'a test' },
};

test('an observer that is unsure says nothing', (t) => {
  t.is(commandOf({ is: 'unsure' }, speaker, now), undefined);
});

test('a suspicion states its onset as instants and as ages on the monotonic clock', (t) => {
  const opinion: Suspect = {
    ...seen,
    is: 'suspect',
    failureType: 'HUNG',
    settled: true,
    lastGood: 4_000_000_000n,
    firstBad: 4_750_000_000n,
  };
  t.like(commandOf(opinion, speaker, now), {
    type: 'SuspectFailure',
    incarnation: 2,
    quorum: 2,
    confirmWithinNs: 500_000_000n,
    nowNs: BigInt(now.wallMs) * 1_000_000n,
    onset: {
      lastGood: '2026-11-23T09:00:00.000Z',
      lastGoodAgeNs: '1000000000',
      firstBad: '2026-11-23T09:00:00.750Z',
      firstBadAgeNs: '250000000',
    },
  });
  t.like(commandOf({ ...opinion, lastGood: null }, speaker, now), {
    onset: { lastGood: null, lastGoodAgeNs: null },
  });
});

test('answering and blindness are said as such', (t) => {
  t.like(commandOf({ ...seen, is: 'answering' }, speaker, now), {
    type: 'ReportAnswering',
    probes: ['order-port'],
    flaps: 1,
  });
  t.like(commandOf({ ...seen, is: 'blind', reason: 'no target' }, speaker, now), {
    type: 'ReportBlind',
    reason: 'no target',
  });
});
