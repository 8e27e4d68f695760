/**
 * Promotes the standby: output enabled under the new incarnation, exchange session logged on,
 * orders in flight at the failure resolved with the exchange, never sent again. IO.
 */
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import type { Action } from './action.ts';
import { call, failed } from './call.ts';

const Params = t.strict({ engine: t.string, incarnation: t.number });

export const enginePromote: Action<t.TypeOf<typeof Params>> = {
  name: 'engine.promote',
  params: Params,
  output: { sequence: 'integer' },
  run: async ({ engine, incarnation }, context) => {
    const url = `${engine}/promote`;
    const promoted = await call(context, { method: 'POST', url, body: { incarnation } });
    if (E.isLeft(promoted)) return promoted;
    return promoted.right['incarnation'] === incarnation && promoted.right['role'] === 'primary'
      ? promoted
      : failed(`${engine} is not primary of incarnation ${incarnation}`, true, promoted.right);
  },
  rehearse: async ({ engine, incarnation }, context) => {
    const health = await call(context, { method: 'GET', url: `${engine}/health` });
    return E.isLeft(health)
      ? health
      : E.right({ sequence: health.right['sequence'], would: `promote as ${incarnation}` });
  },
};
