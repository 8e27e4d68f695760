/**
 * Proves the fence from the outside: gateway and exchange must refuse an older incarnation when
 * it is tried on them, and no session of an older one may be left. IO.
 * Our own flag proves nothing; a refusal does.
 */
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import type { Action, ActionContext, Outcome } from './action.ts';
import { call, failed } from './call.ts';

const Params = t.strict({
  gateway: t.string,
  exchange: t.string,
  session: t.string,
  incarnation: t.number,
});
type Params = t.TypeOf<typeof Params>;

const conflict = 409;

export const fenceProve: Action<Params> = {
  name: 'fence.prove',
  params: Params,
  output: { journalHead: 'integer', result: 'string', at: 'integer' },
  run: async ({ gateway, exchange, session, incarnation }, context) => {
    const sessionUrl = `${exchange}/sessions/${session}`;
    const [atGateway, atExchange] = await Promise.all([
      refusal(`${gateway}/incarnation`, incarnation - 1, context),
      refusal(`${sessionUrl}/incarnation`, incarnation - 1, context),
    ]);
    if (E.isLeft(atGateway)) return atGateway;
    if (E.isLeft(atExchange)) return atExchange;
    const [health, venue] = await Promise.all([
      call(context, { method: 'GET', url: `${gateway}/health` }),
      call(context, { method: 'GET', url: sessionUrl }),
    ]);
    if (E.isLeft(health)) return health;
    if (E.isLeft(venue)) return venue;
    return judge(health.right, venue.right, incarnation, context.clock.nowMs());
  },
  rehearse: async ({ gateway }, context) => {
    const health = await call(context, { method: 'GET', url: `${gateway}/health` });
    return E.isLeft(health)
      ? health
      : E.right({
          ...{ journalHead: health.right['journalHead'], result: 'unknown', at: 0 },
          would: 'try an older incarnation',
        });
  },
};

/** Right when the older incarnation was refused. */
const refusal = async (url: string, older: number, { http }: ActionContext): Promise<Outcome> => {
  const answer = await http({ method: 'PUT', url, body: { incarnation: older } });
  if (answer._tag === 'NoAnswer') return failed(answer.reason, true);
  return answer.status === conflict
    ? E.right(answer.body)
    : failed(`${url} accepted the older incarnation ${older}: not fenced`, false, answer.body);
};

const judge = (health: Body, venue: Body, incarnation: number, at: number): Outcome => {
  const primary = health['primary'];
  const older = typeof primary === 'object' && primary !== null && 'incarnation' in primary;
  const evidence = { gateway: health, exchange: venue };
  if (older && Number(primary.incarnation) < incarnation) {
    return failed('an older engine is still connected to the gateway', true, evidence);
  }
  if (venue['loggedOn'] === true && Number(venue['incarnation']) < incarnation) {
    return failed('an older engine is still logged on at the exchange', true, evidence);
  }
  const { refusals: _gateway, ...gateway } = health;
  const { refusals: _exchange, ...exchange } = venue;
  const journalHead = Number(health['journalHead']);
  return E.right({ journalHead, result: 'pass', at, gateway, exchange });
};

type Body = Readonly<Record<string, unknown>>;
