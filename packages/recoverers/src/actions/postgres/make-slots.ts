/**
 * A slot for every other member at one of them, primary or standby. IO. Slots are not copied from a
 * primary to its standbys: the promoted one has none, and without its own a standby cannot follow.
 */
import type * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import type { ActionFailure } from '../action.ts';
import type { Asker } from '../sql/ask.ts';
import { applicationName, type Server } from './server.ts';

const Nothing = t.type({});
const text = `select pg_create_physical_replication_slot(name) from unnest($1::text[]) as name
  where name not in (select slot_name from pg_replication_slots)`;

export const makeSlots = (
  asker: Asker,
  servers: readonly Server[],
  at: string,
): Promise<E.Either<ActionFailure, readonly unknown[]>> => {
  const others = servers.filter(({ name }) => name !== at);
  return asker(Nothing, text, [others.map(({ name }) => applicationName(name))]);
};
