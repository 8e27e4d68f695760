/**
 * Brings every leg of the market data back: a leg that is not up is reset, and what it missed is
 * asked for again. IO. Legs that are up are left alone: they are what the firm still sees by.
 */
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import type { Action } from '../action.ts';
import { call, failed } from '../call.ts';

const Params = t.strict({ handler: t.string });

const Leg = t.type({ state: t.string, contiguous: t.boolean, lastSequence: t.number });
const Health = t.type({ sequence: t.number, legs: t.record(t.string, Leg) });

export const feedResync: Action<t.TypeOf<typeof Params>> = {
  name: 'feed.resync',
  params: Params,
  output: { sequence: 'integer' },
  run: async ({ handler }, context) => {
    const health = await call(context, { method: 'GET', url: `${handler}/health` });
    if (E.isLeft(health)) return health;
    if (!Health.is(health.right)) return failed(`${handler} does not tell its legs`, true);
    const { legs, sequence } = health.right;
    const bad = Object.entries(legs).filter(([, leg]) => leg.state !== 'UP' || !leg.contiguous);
    for (const [leg] of bad) {
      const url = `${handler}/legs/${leg}/reset`;
      const reset = await call(context, { method: 'POST', url, body: {} });
      if (E.isLeft(reset)) return reset;
    }
    const last = Object.values(legs).map(({ lastSequence }) => lastSequence);
    const to = Math.max(sequence, ...last);
    if (to > sequence) {
      const body = { from: sequence + 1, to };
      const asked = await call(context, { method: 'POST', url: `${handler}/rerequest`, body });
      if (E.isLeft(asked)) return asked;
    }
    return E.right({ sequence, reset: bad.map(([leg]) => leg), rerequested: to - sequence });
  },
  rehearse: async ({ handler }) => E.right({ sequence: 0, would: `reset legs of ${handler}` }),
};
