/** The OMS's orders as they are now, kept on disk and in the database under an id. IO. */
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import type { Action } from '../action.ts';
import { call, failed } from '../call.ts';

const Params = t.strict({ oms: t.string });
const Snapshot = t.type({ id: t.string, rows: t.number, digest: t.string, sequence: t.number });

export const ordersSnapshot: Action<t.TypeOf<typeof Params>> = {
  name: 'orders.snapshot',
  params: Params,
  output: { id: 'string', rows: 'integer', digest: 'string', sequence: 'integer' },
  run: async ({ oms }, context) => {
    const url = `${oms}/snapshot`;
    const id = `${context.recovery}-${context.step}`;
    const kept = await call(context, { method: 'POST', url, body: { id } });
    if (E.isLeft(kept)) return kept;
    return Snapshot.is(kept.right)
      ? kept
      : failed(`${url} did not say what it kept: id, rows, digest, sequence`, true, kept.right);
  },
  rehearse: async ({ oms }) =>
    E.right({ id: 'rehearsed', rows: 0, digest: '', sequence: 0, would: `snapshot at ${oms}` }),
};
