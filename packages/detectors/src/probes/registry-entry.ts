/**
 * Reads the registry's answer for one key (Consul KV, value as JSON). Pure.
 * https://developer.hashicorp.com/consul/api-docs/kv#read-key
 */
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import type { Target } from '../judgement/observation.ts';

const Answer = t.array(t.type({ Value: t.union([t.string, t.null]), ModifyIndex: t.number }));

const Entry = t.intersection([
  t.type({ endpoint: t.string }),
  t.partial({ http: t.union([t.string, t.null]), instance: t.string, incarnation: t.number }),
]);

/** The target in `body`, the JSON that the registry answered, or why there is none. */
export const readEntry = (key: string, body: string): E.Either<string, Target> => {
  const answer = Answer.decode(parse(body));
  const [row] = E.isRight(answer) ? answer.right : [];
  if (row === undefined) return E.left(`the registry's answer for ${key} is not a Consul KV entry`);
  const value = Buffer.from(row.Value ?? '', 'base64').toString('utf8');
  const entry = Entry.decode(parse(value));
  if (E.isLeft(entry)) return E.left(`the registry's value of ${key} names no endpoint`);
  const { endpoint, http, instance = null, incarnation = null } = entry.right;
  // A database server has no HTTP: a registry may write null or nothing for it.
  return E.right({ endpoint, http: http || null, instance, incarnation });
};

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
