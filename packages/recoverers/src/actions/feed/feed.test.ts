/** Only what is lost is touched, and books count only when the venue has the same. */
import test from 'ava';
import * as E from 'fp-ts/lib/Either.js';
import { answer, host, reasonOf, run, scripted, silence } from '../scripted-http.ts';

const leg = (state: string, lastSequence = 90) => ({
  state,
  lastSequence,
  contiguous: state === 'UP',
});
const legs = (a: object, b: object) => answer(200, { sequence: 90, legs: { A: a, B: b } });
const asked = ({ calls }: ReturnType<typeof scripted>) =>
  calls.filter(({ method }) => method !== 'GET').map(({ url }) => new URL(url).pathname);

const lines = { handler: host, supervisor: host, lines: { A: 'feed-a', B: 'feed-b' } };

test('only a line that is not heard is started', async (t) => {
  const one = scripted({
    'GET /legs': legs(leg('STALE'), leg('GAP')),
    'POST /processes/feed-a/restart': answer(200, {}),
  });
  t.deepEqual(await run('feed.lines', lines, one.context), E.right({ started: ['feed-a'] }));
  t.deepEqual(asked(one), ['/processes/feed-a/restart']);
  const none = scripted({ 'GET /legs': legs(leg('UP'), leg('UP')) });
  t.deepEqual(await run('feed.lines', lines, none.context), E.right({ started: [] }));
});

test('a line that does not start, or a handler that does not tell, fails the step', async (t) => {
  const failing = scripted({ 'GET /legs': legs(leg('STALE'), leg('UP')) });
  t.regex(reasonOf(await run('feed.lines', lines, failing.context)), /refused/);
  const mute = scripted({ 'GET /legs': answer(200, {}) });
  t.regex(reasonOf(await run('feed.lines', lines, mute.context)), /does not tell/);
  t.deepEqual(asked(mute), []);
});

test('a leg that is up is not reset, and what was missed is asked for again', async (t) => {
  const script = scripted({
    'GET /health': legs(leg('UP', 120), leg('STALE', 80)),
    'POST /legs/B/reset': answer(200, {}),
    'POST /rerequest': answer(200, {}),
  });
  t.true(E.isRight(await run('feed.resync', { handler: host }, script.context)));
  t.deepEqual(asked(script), ['/legs/B/reset', '/rerequest']);
  t.deepEqual(script.calls.at(-1)?.body, { from: 91, to: 120 });
});

test('rebuilt books pass only when the venue has the same digest', async (t) => {
  const rebuilt = (venue: string) =>
    scripted({
      'POST /snapshot': answer(200, { sequence: 70 }),
      'POST /rebuild': answer(200, { fromSequence: 70, toSequence: 90, digest: 'sha256:a' }),
      'GET /market-data/state': venue === '' ? silence : answer(200, { digest: venue }),
    }).context;
  const params = { handler: host, exchange: host };
  const right = await run('feed.rebuild', params, rebuilt('sha256:a'));
  t.is(E.isRight(right) && right.right['result'], 'pass');
  t.regex(
    reasonOf(await run('feed.rebuild', params, rebuilt('sha256:b'))),
    /not those of the venue/,
  );
  t.regex(reasonOf(await run('feed.rebuild', params, rebuilt(''))), /refused/);
});
