/**
 * A plain HTTP call as a step, for whatever has no action of its own. IO.
 */
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import type { Action } from './action.ts';
import { call, differences, failed } from './call.ts';

const Params = t.strict({
  method: t.keyof({ GET: null, POST: null, PUT: null, DELETE: null }),
  url: t.string,
  body: t.record(t.string, t.unknown),
  expect: t.record(t.string, t.union([t.string, t.number, t.boolean])),
});

export const httpAction: Action<t.TypeOf<typeof Params>> = {
  name: 'http',
  params: Params,
  output: {},
  run: async ({ method, url, body, expect }, context) => {
    const request = method === 'GET' ? { method, url } : { method, url, body };
    const answer = await call(context, request);
    if (E.isLeft(answer)) return answer;
    const wrong = differences(answer.right, expect);
    return wrong.length === 0 ? answer : failed(`${url}: ${wrong.join(', ')}`, true, answer.right);
  },
  rehearse: async ({ method, url }) => E.right({ would: `${method} ${url}` }),
};
