/**
 * One HTTP call of an action, judged: 2xx is the body, a stale epoch is final, anything else says
 * whether trying again can help.
 */
import * as E from 'fp-ts/lib/Either.js';
import type { ActionContext, ActionFailure, Outcome } from './action.ts';
import type { HttpRequest } from './http-client.ts';

export const call = async (
  { http }: Pick<ActionContext, 'http'>,
  request: HttpRequest,
): Promise<Outcome> => {
  const answer = await http(request);
  if (answer._tag === 'NoAnswer') return failed(answer.reason, true);
  if (answer.status >= 200 && answer.status < 300) return E.right(answer.body);
  const { method, url } = request;
  const reason = `${method} ${url} answered ${answer.status}: ${answer.text.slice(0, 200)}`;
  return failed(reason, answer.status >= 500, answer.body);
};

export const failed = (
  reason: string,
  retry: boolean,
  evidence: Readonly<Record<string, unknown>> = {},
): E.Either<ActionFailure, never> => E.left({ _tag: 'ActionFailure', reason, retry, evidence });

/** Fields of `expect` that the body does not have exactly. */
export const differences = (
  body: Readonly<Record<string, unknown>>,
  expect: Readonly<Record<string, unknown>>,
): readonly string[] =>
  Object.entries(expect).flatMap(([field, wanted]) =>
    body[field] === wanted
      ? []
      : [`${field} is ${JSON.stringify(body[field]) ?? 'missing'}, not ${JSON.stringify(wanted)}`],
  );
