/**
 * Asks every standby how far it is, after the fence, and chooses the one to promote. IO; the choice
 * itself is choose-standby.ts. Nobody fit stops here with the reason of each.
 */
import { Milliseconds } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import type { Action, ActionContext, Outcome } from '../action.ts';
import { failed } from '../call.ts';
import { chooseStandby } from './choose-standby.ts';
import { lastPosition } from './last-position.ts';
import { formatLsn } from './lsn.ts';
import { Login, named, Server } from './server.ts';
import { stateOfStandby } from './standby-state.ts';

const Params = t.strict({
  servers: t.readonlyArray(Server),
  login: Login,
  old: t.string,
  within: Milliseconds,
  maxReplayBytes: t.number,
});
type Params = t.TypeOf<typeof Params>;

export const postgresChoose: Action<Params> = {
  name: 'postgres.choose',
  params: Params,
  output: {
    ...{ name: 'string', address: 'string', process: 'string', folder: 'string' },
    ...{ lsn: 'string', timeline: 'integer', asked: 'string', reason: 'string' },
  },
  run: (params, context) => choose(params, context),
  rehearse: (params, context) => choose(params, context),
};

const choose = async (params: Params, context: ActionContext): Promise<Outcome> => {
  const { servers, login, old, within, maxReplayBytes } = params;
  const asking = servers
    .filter(({ name }) => name !== old)
    .map(async (server) => ({
      name: server.name,
      answer: await stateOfStandby(server, login, context, within),
    }));
  const [told, ...answers] = await Promise.all([
    context.positions.last(context.component),
    ...asking,
  ]);
  const last = lastPosition(told);
  // The order of the estate is kept: it decides between equal ones.
  const choice = chooseStandby(answers, { old, timeline: last?.timeline ?? null, maxReplayBytes });
  const { chosen, reason, rejected, asked } = choice;
  context.report({ rejected });
  const server = chosen === undefined ? undefined : named(servers, chosen.name);
  if (chosen === undefined || server === undefined) {
    const why = rejected.map((one) => `${one.name}: ${one.reason}`).join('; ');
    const todo = 'bring one back, or restore with RECOVER-DB-002';
    return failed(`${reason}: ${why} (${todo})`, true, { rejected });
  }
  return E.right({
    ...server,
    ...{ lsn: formatLsn(chosen.flushed), timeline: chosen.timeline, reason },
    asked: asked.join(','),
  });
};
