/**
 * A checkpoint on the new primary, off the way of its clients. IO. Before it the control file still
 * names the old timeline, and a rewind that reads it says that there is nothing to rewind.
 */
import { Milliseconds } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import type { Action } from '../action.ts';
import { failed } from '../call.ts';
import { connected } from '../sql/ask.ts';
import { accessTo, Login, named, Server } from './server.ts';

const Params = t.strict({
  servers: t.readonlyArray(Server),
  login: Login,
  primary: t.string,
  within: Milliseconds,
});

const Nothing = t.type({});
const Row = t.type({ timeline: t.number, at: t.string });
const question = `select timeline_id as timeline, checkpoint_lsn::text as at
  from pg_control_checkpoint()`;

export const postgresCheckpoint: Action<t.TypeOf<typeof Params>> = {
  name: 'postgres.checkpoint',
  params: Params,
  output: { timeline: 'integer', lsn: 'string' },
  run: async ({ servers, login, primary, within }, context) => {
    const server = named(servers, primary);
    if (server === undefined) return failed(`${primary} is not among the servers`, false);
    const found = await connected(
      context,
      accessTo(server, login),
      async (asker) => {
        const done = await asker(Nothing, 'checkpoint');
        return E.isLeft(done) ? done : asker(Row, question);
      },
      within,
    );
    if (E.isLeft(found)) return found;
    const [row] = found.right;
    return row === undefined
      ? failed(`${primary} does not say where its checkpoint is`, true)
      : E.right({ timeline: row.timeline, lsn: row.at });
  },
  rehearse: async ({ primary }) =>
    E.right({ would: `checkpoint ${primary}`, timeline: 0, lsn: '' }),
};
