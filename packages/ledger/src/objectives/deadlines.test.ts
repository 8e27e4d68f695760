/** When a failure's time runs out, counted from its onset. */
import test from 'ava';
import { metaAt, recorded } from '../../../../test/harness/recorded-event.ts';
import { deadlines } from './deadlines.ts';
import { evolveClocks, noClocks } from './recovery-clock.ts';

const component = 'trading_engine';
const onset = { lastGood: null, firstBad: '', lastGoodAgeNs: null, firstBadAgeNs: '400000000' };
const confirmed = recorded('FailureConfirmed', { component, onset }, metaAt(2, 1_000));
const estate = recorded(
  'EstatePublished',
  { components: [{ component, rtoMs: 30_000 }] as never },
  metaAt(1, 0),
);
const startMs = 1_800_000_000_000;

test('a running failure is warned at 70 % and violated at 100 % of its target, from onset', (t) => {
  const [deadline] = deadlines([estate, confirmed].reduce(evolveClocks, noClocks));
  t.is(deadline?.onsetAt, startMs + 600);
  t.is(deadline?.warnAt, startMs + 600 + 21_000);
  t.is(deadline?.violateAt, startMs + 30_600);
  t.is(deadline?.endedAt, null);
});

test('a failure without a target has no deadline', (t) => {
  t.deepEqual(deadlines(evolveClocks(noClocks, confirmed)), []);
});

test('an ended failure says when', (t) => {
  const cleared = recorded('FailureCleared', { component, failure: 2 }, metaAt(3, 5_000));
  const [deadline] = deadlines([estate, confirmed, cleared].reduce(evolveClocks, noClocks));
  t.is(deadline?.endedAt, startMs + 5_000);
});
