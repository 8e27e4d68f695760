/** The server that service discovery names as the primary: the one whose place is restored. IO. */
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import type { ActionContext, ActionFailure } from '../action.ts';
import { failed } from '../call.ts';
import { named, type Server } from '../postgres/server.ts';
import { Active, entryJson } from '../registry-entry.ts';

const Entry = t.type({ Value: t.string });

export const activeServer = async (
  { http }: ActionContext,
  registry: string,
  key: string,
  servers: readonly Server[],
): Promise<E.Either<ActionFailure, Server>> => {
  const answer = await http({ method: 'GET', url: `${registry}/v1/kv/${key}` });
  if (answer._tag === 'NoAnswer') return failed(answer.reason, true);
  const [entry] = answer.list;
  const active = Entry.is(entry) ? entryJson(entry.Value) : undefined;
  const server = Active.is(active) ? named(servers, active.instance) : undefined;
  if (server !== undefined) return E.right(server);
  const said = Active.is(active) ? active.instance : 'nobody';
  return failed(`${key} names ${said}, which is none of the servers of this runbook`, false);
};
