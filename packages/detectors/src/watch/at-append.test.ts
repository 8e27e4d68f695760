/** What an event says of its past at the moment when it is appended. */
import type { ComponentEvent } from '@recovery-ledger/ledger';
import test from 'ava';
import { atAppend } from './at-append.ts';

const confirmed: ComponentEvent = {
  type: 'FailureConfirmed',
  data: {
    component: 'trading_engine',
    failureType: 'HUNG',
    quorum: 2,
    observers: ['d1', 'd2'],
    suspicions: [7, 0],
    onset: {
      lastGood: '2026-11-23T09:00:00.000Z',
      lastGoodAgeNs: '1000',
      firstBad: '2026-11-23T09:00:00.750Z',
      firstBadAgeNs: '250',
    },
    evidence: {},
  },
};

test('the onset ages by the time between decision and append', (t) => {
  t.like(atAppend(confirmed, 50n, 9), {
    data: { onset: { lastGoodAgeNs: '1050', firstBadAgeNs: '300' } },
  });
});

test('the suspicion that was decided in the same call gets the sequence it was appended at', (t) => {
  t.like(atAppend(confirmed, 0n, 9), { data: { suspicions: [7, 9] } });
});

test('an event without an onset stays as it is', (t) => {
  const lost: ComponentEvent = {
    type: 'ObservationLost',
    data: { component: 'trading_engine', observer: 'd1', reason: 'no target' },
  };
  t.is(atAppend(lost, 50n, 9), lost);
});
