/** Whether the kill switch would reach every venue: a test of it, which changes nothing. Pure. */
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import { type Answer, decodeAnswer } from './answer.ts';
import { fail, type Judged, pass, unknown } from './judged.ts';

const Tested = t.intersection([
  t.type({ test: t.literal(true) }),
  t.partial({ venues: t.array(t.type({ venue: t.string, state: t.string })) }),
]);

export const judgeKillSwitch = (answer: Answer): Judged => {
  const tested = decodeAnswer(Tested, answer);
  const hint = 'trading could not be stopped at once: call the venue, and mend the gateway';
  if (E.isLeft(tested)) return fail(`it does not answer: ${tested.left}`, hint);
  const { venues } = tested.right;
  if (venues === undefined || venues.length === 0)
    return unknown('it answers, and no venue does', 'see which venues it knows');
  const away = venues.filter(({ state }) => state === 'unreachable').map(({ venue }) => venue);
  return away.length > 0
    ? fail(`it does not reach ${away.join(', ')}`, hint, { venues })
    : pass(`it reaches ${venues.map(({ venue }) => venue).join(', ')}`, { venues });
};
