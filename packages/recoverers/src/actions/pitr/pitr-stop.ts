/**
 * Stops every server of the database, through the supervisors of their hosts: a standby that goes
 * on would follow what is about to be undone. IO. What is stopped already stays stopped.
 */
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import type { Action } from '../action.ts';
import { call, failed } from '../call.ts';
import { Server } from '../postgres/server.ts';

const Params = t.strict({ supervisor: t.string, servers: t.readonlyArray(Server) });

export const pitrStop: Action<t.TypeOf<typeof Params>> = {
  name: 'pitr.stop',
  params: Params,
  output: { stopped: 'string' },
  run: async ({ supervisor, servers }, context) => {
    const ends = await Promise.all(
      servers.map(async ({ name, process }) => {
        const url = `${supervisor}/processes/${process}/stop`;
        const answer = await call(context, { method: 'POST', url, body: {} });
        if (E.isLeft(answer)) return [`${name}: ${answer.left.reason}`];
        const { state } = answer.right;
        return state === 'stopped' || state === 'exited' ? [] : [`${name} is ${String(state)}`];
      }),
    );
    const left = ends.flat();
    const stopped = servers.map(({ name }) => name).join(',');
    return left.length === 0
      ? E.right({ stopped })
      : failed(`not every server is stopped: ${left.join('; ')}`, true);
  },
  rehearse: async ({ servers }) => {
    const stopped = servers.map(({ name }) => name).join(',');
    return E.right({ would: `stop ${stopped}`, stopped });
  },
};
