/** Requests are decoded or refused with what to send instead. */
import test from 'ava';
import * as E from 'fp-ts/lib/Either.js';
import { decodeFailureRequest } from './failure-request.ts';

const body = { failureType: 'HUNG', reason: 'drill', requestedBy: 'ops' };

test('a request names its component by the subject', (t) => {
  const decoded = decodeFailureRequest('chaos.fail.redis', JSON.stringify(body));
  t.deepEqual(decoded, E.right({ component: 'redis', ...body, failureType: 'HUNG' as const }));
});

test('an unknown failure type is refused with the known ones', (t) => {
  const wrong = JSON.stringify({ ...body, failureType: 'ON_FIRE' });
  const decoded = decodeFailureRequest('chaos.fail.redis', wrong);
  const refusal = E.isLeft(decoded) ? decoded.left : undefined;
  t.regex(refusal?.refused ?? '', /redis.*failureType.*ON_FIRE/);
  t.regex(refusal?.hint ?? '', /PROCESS_DEAD/);
});

test('what is no JSON is refused', (t) => {
  t.true(E.isLeft(decodeFailureRequest('chaos.fail.redis', 'fail it')));
});
