/**
 * Points service discovery at the promoted instance, by compare-and-set on Consul's KV HTTP API.
 * An entry of a newer incarnation is left alone: someone newer has been here. IO.
 * https://developer.hashicorp.com/consul/api-docs/kv
 */
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import type { Action, ActionContext, Outcome } from './action.ts';
import { failed } from './call.ts';
import { Active, entryJson } from './registry-entry.ts';

const Params = t.strict({
  registry: t.string,
  key: t.string,
  instance: t.string,
  endpoint: t.string,
  http: t.string,
  incarnation: t.number,
});
type Params = t.TypeOf<typeof Params>;

const Entry = t.type({ Value: t.string, ModifyIndex: t.number });

type Current = { readonly index: number; readonly active: Active | undefined };

export const registrySet: Action<Params> = {
  name: 'registry.set',
  params: Params,
  output: {},
  run: async (params, context) => {
    const current = await read(params, context);
    if (E.isLeft(current)) return current;
    const { active, index } = current.right;
    const { instance, endpoint, http, incarnation } = params;
    if (active !== undefined && active.incarnation > incarnation) {
      return failed(`the registry names incarnation ${active.incarnation}, newer than ours`, false);
    }
    if (active?.instance === instance && active.incarnation === incarnation) {
      return E.right({ unchanged: true, index });
    }
    const url = `${keyUrl(params)}?cas=${index}`;
    const body = { endpoint, http, instance, incarnation };
    const answer = await context.http({ method: 'PUT', url, body });
    if (answer._tag === 'NoAnswer') return failed(answer.reason, true);
    return answer.text.trim() === 'true'
      ? E.right({ ...body, replaced: active ?? null })
      : failed('another writer changed the registry in between', true, { answer: answer.text });
  },
  rehearse: async (params, context) => {
    const current = await read(params, context);
    if (E.isLeft(current)) return current;
    return E.right({ now: current.right.active ?? null, would: `name ${params.instance}` });
  },
};

const keyUrl = ({ registry, key }: Params): string => `${registry}/v1/kv/${key}`;

const read = async (
  params: Params,
  context: ActionContext,
): Promise<E.Either<Extract<Outcome, { _tag: 'Left' }>['left'], Current>> => {
  const answer = await context.http({ method: 'GET', url: keyUrl(params) });
  if (answer._tag === 'NoAnswer') return failed(answer.reason, true);
  if (answer.status === 404) return E.right({ index: 0, active: undefined });
  const [entry] = answer.list;
  if (!Entry.is(entry)) return failed('the registry answered something else than an entry', true);
  const value = entryJson(entry.Value);
  if (value === undefined) return failed('the registry holds something that is not JSON', true);
  return E.right({ index: entry.ModifyIndex, active: Active.is(value) ? value : undefined });
};
