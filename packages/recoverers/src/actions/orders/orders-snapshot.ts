/** The OMS's orders as they are now, kept on disk and in the database under an id. IO. */
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import type { Action, ActionContext, Outcome } from '../action.ts';
import { call, failed } from '../call.ts';

const Params = t.strict({ oms: t.string });
const Snapshot = t.type({ id: t.string, rows: t.number, digest: t.string, sequence: t.number });

export const ordersSnapshot: Action<t.TypeOf<typeof Params>> = {
  name: 'orders.snapshot',
  params: Params,
  output: { id: 'string', rows: 'integer', digest: 'string', sequence: 'integer' },
  run: ({ oms }, context) => takeSnapshot(oms, `${context.recovery}-${context.step}`, context),
  rehearse: async ({ oms }) =>
    E.right({ id: 'rehearsed', rows: 0, digest: '', sequence: 0, would: `snapshot at ${oms}` }),
};

/** Asked again under an id, it is the first copy that is told. */
const takeSnapshot = async (oms: string, id: string, context: ActionContext): Promise<Outcome> => {
  const url = `${oms}/snapshot`;
  const kept = await call(context, { method: 'POST', url, body: { id } });
  if (E.isLeft(kept)) return kept;
  return Snapshot.is(kept.right)
    ? kept
    : failed(`${url} did not say what it kept: id, rows, digest, sequence`, true, kept.right);
};
