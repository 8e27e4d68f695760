/**
 * Stops the old instance's process for real, through the supervisor of its host. IO.
 * An unreachable supervisor fails the step: fencing at the gateway and the exchange still counts,
 * and the runbook says what happens then.
 */
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import type { Action } from './action.ts';
import { call, failed } from './call.ts';

const Params = t.strict({ supervisor: t.string, process: t.string });

export const processStop: Action<t.TypeOf<typeof Params>> = {
  name: 'process.stop',
  params: Params,
  output: {},
  run: async ({ supervisor, process }, context) => {
    const url = `${supervisor}/processes/${process}/kill`;
    const stopped = await call(context, { method: 'POST', url, body: {} });
    if (E.isLeft(stopped)) return stopped;
    const { state } = stopped.right;
    return state === 'stopped' || state === 'exited'
      ? stopped
      : failed(`${process} is still ${String(state)} after ${url}`, true, stopped.right);
  },
  rehearse: async ({ supervisor, process }, context) => {
    const found = await call(context, { method: 'GET', url: `${supervisor}/processes` });
    return E.isLeft(found) ? found : E.right({ would: `kill ${process}`, ...found.right });
  },
};
