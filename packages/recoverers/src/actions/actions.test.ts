/** Actions that change something: what they accept as done, and what they must not. */
import test from 'ava';
import * as E from 'fp-ts/lib/Either.js';
import type { Answer } from './http-client.ts';
import { answer, host, reasonOf, run, scripted, silence } from './scripted-http.ts';

const fence = { gateway: host, exchange: host, session: 'FIRM1', incarnation: 8 };
const refused = answer(409, { error: 'older' });
const gatewayHealth = answer(200, { journalHead: 70, primary: null, refusals: [] });
const sessionOf = (fields: object) => answer(200, { loggedOn: false, incarnation: 8, ...fields });

test('the fence is proven only when gateway and exchange both refuse an older incarnation', async (t) => {
  const script = {
    'PUT /incarnation': refused,
    'PUT /sessions/FIRM1/incarnation': refused,
    'GET /health': gatewayHealth,
    'GET /sessions/FIRM1': sessionOf({}),
  };
  const proven = await run('fence.prove', fence, scripted(script).context);
  t.is(E.isRight(proven) && proven.right['journalHead'], 70);
  for (const place of ['PUT /incarnation', 'PUT /sessions/FIRM1/incarnation'] as const) {
    const accepted = scripted({ ...script, [place]: answer(200, {}) });
    t.regex(reasonOf(await run('fence.prove', fence, accepted.context)), /accepted the older/);
    const silent = scripted({ ...script, [place]: silence });
    t.is(reasonOf(await run('fence.prove', fence, silent.context)), 'connection refused');
  }
  const stillThere = scripted({
    ...script,
    'GET /sessions/FIRM1': sessionOf({ loggedOn: true, incarnation: 7 }),
  });
  t.regex(reasonOf(await run('fence.prove', fence, stillThere.context)), /still logged on/);
});

test('a corrupt newest checkpoint falls back to the newest that verifies, by sequence', async (t) => {
  const listed = answer(200, [
    { path: 'c3', sequence: 30, digest: null, valid: false, error: 'the header is not readable' },
    { path: 'c1', sequence: 10, digest: 'x', valid: true },
    { path: 'c2', sequence: 20, digest: 'x', valid: true },
    { path: 'c4', sequence: 99, digest: 'x', valid: true },
  ]);
  const params = { engine: host, notAfter: 40 };
  const chosen = await run(
    'checkpoint.restore',
    params,
    scripted({ 'GET /checkpoints': listed }).context,
  );
  t.is(E.isRight(chosen) && chosen.right['path'], 'c2');
  const none = answer(200, [{ path: 'c3', sequence: 30, digest: 'x', valid: false }]);
  const failed = await run(
    'checkpoint.restore',
    params,
    scripted({ 'GET /checkpoints': none }).context,
  );
  t.regex(reasonOf(failed), /none of 1 checkpoints/);
});

test('a replay that ends short fails, and a standby that differs must adopt it', async (t) => {
  const params = { engine: host, checkpoint: 'c', toSequence: 40 };
  const replayTo = (sequence: number, matches: boolean) =>
    scripted({ 'POST /restore': answer(200, { sequence, digest: 'd', matches }) });
  t.regex(reasonOf(await run('log.replay', params, replayTo(39, true).context)), /ended before 40/);
  const equal = replayTo(40, true);
  t.true(E.isRight(await run('log.replay', params, equal.context)));
  t.is(equal.calls.length, 1);
  const moved = scripted({
    'POST /restore': answer(200, { sequence: 44, digest: 'd', matches: false, ownDigest: null }),
    'GET /health': answer(200, { sequence: 44 }),
  });
  t.regex(reasonOf(await run('log.replay', params, moved.context)), /moved on/);
  t.is(Object(moved.calls[2]?.body).toSequence, 44);
  t.true(moved.calls.every(({ body }) => Object(body).adopt !== true));
  const different = replayTo(40, false);
  t.true(E.isRight(await run('log.replay', params, different.context)));
  t.deepEqual(
    different.calls.map(({ body }) => Object(body).adopt),
    [false, true],
  );
});

test('an order left open after the mass cancel fails the step, and is on the record', async (t) => {
  const params = { exchange: host, session: 'FIRM1', venue: 'exchange' };
  const script = (residual: number) => ({
    'GET /sessions/FIRM1/orders/open': answer(200, {
      orders: [{ cumQuantity: '0' }, { cumQuantity: '5' }],
    }),
    'GET /sessions/FIRM1/positions': answer(200, { positions: [] }),
    'POST /sessions/FIRM1/mass-cancel': answer(200, {
      requested: 2,
      canceled: 2 - residual,
      tooLate: 0,
      residual,
    }),
  });
  const clean = scripted(script(0));
  const outcome = await run('orders.massCancel', params, clean.context);
  t.deepEqual(E.isRight(outcome) && outcome.right['before'], {
    openOrders: 2,
    partiallyFilled: 1,
    positions: [],
  });
  const left = scripted(script(1));
  t.regex(
    reasonOf(await run('orders.massCancel', params, left.context)),
    /1 orders are still open/,
  );
  t.deepEqual(
    left.emitted.map(({ type }) => type),
    ['OrdersMassCancelled'],
  );
});

test('a registry entry of a newer incarnation is left alone, and a lost race is tried again', async (t) => {
  const params = {
    registry: host,
    key: 'k',
    instance: 'b',
    endpoint: 'e',
    http: 'h',
    incarnation: 8,
  };
  const entry = (incarnation: number) => {
    const Value = Buffer.from(JSON.stringify({ instance: 'a', incarnation })).toString('base64');
    return answer(200, [{ Value, ModifyIndex: 12 }]);
  };
  const set = (incarnation: number, put: Answer) =>
    scripted({ 'GET /v1/kv/k': entry(incarnation), 'PUT /v1/kv/k': put });
  const newer = set(9, answer(200, true));
  t.regex(reasonOf(await run('registry.set', params, newer.context)), /newer than ours/);
  t.is(newer.calls.length, 1);
  const race = await run('registry.set', params, set(1, answer(200, false)).context);
  t.true(E.isLeft(race) && race.left.retry);
  const won = set(1, answer(200, true));
  t.true(E.isRight(await run('registry.set', params, won.context)));
  t.regex(won.calls[1]?.url ?? '', /cas=12$/);
});
