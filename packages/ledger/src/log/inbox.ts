/**
 * Who is logged in on a connection, and where answers and deliveries for it arrive: under the
 * user's own prefix, which no other user may listen to. IO (random names).
 */
import { createInbox, type NatsConnection } from 'nats';
import { inboxPrefixOf } from '../access/permissions.ts';

const users = new WeakMap<NatsConnection, string>();

export const rememberUser = (connection: NatsConnection, user: string | undefined): void => {
  if (user !== undefined) users.set(connection, user);
};

export const userOf = (connection: NatsConnection): string => users.get(connection) ?? 'nobody';

export const inboxPrefixFor = (connection: NatsConnection): string =>
  inboxPrefixOf(users.get(connection));

/** A new subject that nobody can guess. */
export const newInbox = (connection: NatsConnection): string =>
  createInbox(inboxPrefixFor(connection));
