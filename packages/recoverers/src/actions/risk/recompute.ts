/**
 * Positions and exposures anew from signed fills and working orders. IO. A position above its
 * limit blocks reopening: a person decides what is reduced. No accounts at all is no answer.
 */
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import type { Action } from '../action.ts';
import { call, failed } from '../call.ts';

const Params = t.strict({ risk: t.string });
const Recomputed = t.type({
  sequence: t.number,
  positionsDigest: t.string,
  exposuresDigest: t.string,
  accounts: t.union([t.number, t.UnknownArray]),
  breaches: t.UnknownArray,
});

export const riskRecompute: Action<t.TypeOf<typeof Params>> = {
  name: 'risk.recompute',
  params: Params,
  output: { sequence: 'integer', positionsDigest: 'string', exposuresDigest: 'string' },
  run: async ({ risk }, context) => {
    const url = `${risk}/recompute`;
    const done = await call(context, { method: 'POST', url, body: {} });
    if (E.isLeft(done)) return done;
    if (!Recomputed.is(done.right))
      return failed(`${url} answered another shape`, true, done.right);
    const { accounts, breaches, sequence } = done.right;
    const count = typeof accounts === 'number' ? accounts : accounts.length;
    if (breaches.length > 0) {
      const text = `${breaches.length} limits are breached: reduce them or raise the limit, then continue`;
      return failed(text, false, { breaches: breaches.slice(0, 20), sequence });
    }
    if (count === 0 && sequence > 0) {
      return failed('no account has a position or an order: nothing was recomputed', true);
    }
    const { positionsDigest, exposuresDigest } = done.right;
    return E.right({ sequence, positionsDigest, exposuresDigest, accounts: count, breaches: 0 });
  },
  rehearse: async () =>
    E.right({
      ...{ sequence: 0, positionsDigest: '', exposuresDigest: '' },
      would: 'recompute positions and exposures',
    }),
};
