/**
 * Writes through the address that clients find, the way a client does: SET with an expiry, read
 * back, taken away. IO. Safe to repeat, and nothing stays of it.
 */
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import type { Action, ActionContext, Outcome } from '../action.ts';
import { failed } from '../call.ts';
import { entryJson } from '../registry-entry.ts';
import { askRedis } from './ask-redis.ts';
import { probeWrite } from './write-probe.ts';

const Params = t.strict({ registry: t.string, key: t.string, incarnation: t.number });
type Params = t.TypeOf<typeof Params>;

const Entry = t.type({ Value: t.string });
const Active = t.type({ endpoint: t.string, incarnation: t.number });

export const redisWriteTest: Action<Params> = {
  name: 'redis.writeTest',
  params: Params,
  output: { result: 'string', at: 'integer' },
  run: async (params, context) => {
    const endpoint = await endpointOf(params, context);
    if (E.isLeft(endpoint)) return endpoint;
    const { address } = endpoint.right;
    const taken = await askRedis(context, String(address), (ask) => probeWrite(ask, context));
    if (E.isLeft(taken)) return taken;
    return E.right({ result: 'pass', at: context.clock.nowMs(), address, ...taken.right });
  },
  rehearse: async ({ key }) =>
    E.right({ would: `write through what ${key} names`, result: 'unknown', at: 0 }),
};

const endpointOf = async (
  { registry, key, incarnation }: Params,
  { http }: ActionContext,
): Promise<Outcome> => {
  const answer = await http({ method: 'GET', url: `${registry}/v1/kv/${key}` });
  if (answer._tag === 'NoAnswer') return failed(answer.reason, true);
  const [entry] = answer.list;
  const active = Entry.is(entry) ? entryJson(entry.Value) : undefined;
  if (!Active.is(active)) return failed(`${key} names no server in the registry`, true);
  return active.incarnation < incarnation
    ? failed(`${key} still names incarnation ${active.incarnation}`, true)
    : E.right({ address: active.endpoint });
};
