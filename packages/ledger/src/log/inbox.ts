/**
 * Where answers and deliveries for one connection arrive: under its own user's prefix, which no
 * other user may listen to. IO (random names).
 */
import { createInbox, type NatsConnection } from 'nats';

const prefixes = new WeakMap<NatsConnection, string>();

export const rememberInboxPrefix = (connection: NatsConnection, prefix: string): void =>
  void prefixes.set(connection, prefix);

export const inboxPrefixFor = (connection: NatsConnection): string =>
  prefixes.get(connection) ?? '_INBOX';

/** A new subject that nobody can guess. */
export const newInbox = (connection: NatsConnection): string =>
  createInbox(inboxPrefixFor(connection));
