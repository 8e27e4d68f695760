/**
 * Lets commits wait for standbys again, once enough of them follow; before, each would wait for
 * ever. IO. Until then a commit is on one disk alone, which this step's failure puts on the record.
 */
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import type { Action, ActionContext, Outcome } from '../action.ts';
import { failed } from '../call.ts';
import { Login } from '../postgres/server.ts';
import { demandOf } from '../postgres/synchronous-names.ts';
import { type Asker, connected } from '../sql/ask.ts';

const Params = t.strict({ address: t.string, login: Login, synchronousNames: t.string });
type Params = t.TypeOf<typeof Params>;

const Nothing = t.type({});
const Row = t.type({ name: t.string });
const question = `select application_name as name from pg_stat_replication
  where state = 'streaming'`;

export const pitrSynchronous: Action<Params> = {
  name: 'pitr.synchronous',
  params: Params,
  output: { standbys: 'string' },
  run: async (params, context) => {
    await context.admit();
    const access = { ...params.login, address: params.address };
    return connected(context, access, (asker) => settle(asker, params, context), 10_000);
  },
  rehearse: async ({ synchronousNames }) =>
    E.right({ would: `wait for ${synchronousNames} again`, standbys: '' }),
};

const settle = async (
  asker: Asker,
  { synchronousNames, address }: Params,
  { clock }: ActionContext,
): Promise<Outcome> => {
  const found = await asker(Row, question);
  if (E.isLeft(found)) return found;
  const demand = demandOf(synchronousNames);
  const able = found.right.filter(
    ({ name }) => demand?.names.includes(name) === true || demand?.names.includes('*') === true,
  );
  const standbys = able.map(({ name }) => name).join(',');
  if (demand !== undefined && able.length < demand.count) {
    const few = `${able.length} of ${demand.count} standbys follow ${address}`;
    return failed(`${few}: its commits are on its own disk alone until one is made`, true);
  }
  for (const text of [
    'alter system reset synchronous_standby_names',
    'select pg_reload_conf()',
    "select pg_logical_emit_message(true, 'recovery', 'synchronous again')", // waits for them
  ]) {
    const done = await asker(Nothing, text);
    if (E.isLeft(done)) return done;
  }
  return E.right({ standbys, at: clock.nowMs() });
};
