/** Loads the active orders into the OMS: what the database holds, and the journal since. IO. */
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import type { Action } from '../action.ts';
import { call, failed } from '../call.ts';

const Params = t.strict({ oms: t.string });
const Loaded = t.type({ count: t.number, digest: t.string, sequence: t.number });

export const ordersLoad: Action<t.TypeOf<typeof Params>> = {
  name: 'orders.load',
  params: Params,
  output: { count: 'integer', digest: 'string', sequence: 'integer' },
  run: async ({ oms }, context) => {
    const url = `${oms}/load`;
    const loaded = await call(context, { method: 'POST', url, body: {} });
    if (E.isLeft(loaded)) return loaded;
    return Loaded.is(loaded.right)
      ? loaded
      : failed(`${url} did not say how many orders it loaded`, true, loaded.right);
  },
  rehearse: async ({ oms }) =>
    E.right({ count: 0, digest: '', sequence: 0, would: `load active orders into ${oms}` }),
};
