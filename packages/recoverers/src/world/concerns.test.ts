/** Only what this estate rests on is kept of what anybody may write. */
import test from 'ava';
import * as E from 'fp-ts/lib/Either.js';
import { concerns } from './concerns.ts';

const estate: Parameters<typeof concerns>[0] = { components: {} };
Object.assign(estate.components, { thing: {} });
const unreadable = (place: string) => ({
  _tag: 'Unreadable' as const,
  sequence: 1,
  subject: `ledger.real.${place}`,
  recordedAt: '',
  reason: '',
});

test('what cannot be read counts where something is decided on it', (t) => {
  const kept = (place: string) => concerns(estate, E.left(unreadable(place)));
  t.deepEqual(['component.thing', 'claim.thing', 'scope.floor'].map(kept), [true, true, true]);
  const foreign = ['component.other', 'claim.constructor', 'recovery.rec-1', 'nothing', 'a.b.c'];
  t.deepEqual(foreign.map(kept), [false, false, false, false, false]);
});
