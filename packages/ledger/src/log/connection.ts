/**
 * One connection to the log's server: it never gives up reconnecting, and says in one sentence
 * what is wrong when the first connection cannot be made. IO.
 */
import * as E from 'fp-ts/lib/Either.js';
import { type ConnectionOptions, connect, type NatsConnection, nkeyAuthenticator } from 'nats';
import { inboxPrefixOf } from '../access/permissions.ts';
import { explainFailure } from './explain-failure.ts';
import { rememberUser } from './inbox.ts';

export type ConnectionSettings = {
  /** One address or several, separated by commas; the client takes them in any order. */
  readonly servers: string;
  /** With a password it is the login; with a seed it names the inbox and appears in messages. */
  readonly user?: string | undefined;
  readonly password?: string | undefined;
  /** The user's nkey, which never leaves this process: the server knows its public half. */
  readonly seed?: string | undefined;
  /** The certificate that signed the server's: with it nothing but TLS is spoken. */
  readonly caFile?: string | undefined;
  readonly name: string;
};

export type CannotConnect = {
  readonly _tag: 'CannotConnect';
  readonly reason: string;
  readonly hint: string;
  /** Whether it may pass by itself: the server is away, and not set up otherwise. */
  readonly mayPass: boolean;
};

/** The oldest server with `sync_interval` and without the stream losses of 2.10.20-22. */
export const minimumServer = '2.10.27';

export const connectLog = async (
  settings: ConnectionSettings,
): Promise<E.Either<CannotConnect, NatsConnection>> => {
  try {
    const connection = await connect({
      servers: settings.servers.split(',').map((one) => one.trim()),
      name: settings.name,
      ...loginOf(settings),
      ...(settings.caFile === undefined ? {} : { tls: { caFile: settings.caFile } }),
      maxReconnectAttempts: -1,
      reconnectTimeWait: 100,
      reconnectJitter: 50,
      // A server that hangs, or a cut network, tells nobody: within 6 s it is left for another.
      pingInterval: 2_000,
      maxPingOut: 2,
      timeout: 5_000,
      inboxPrefix: inboxPrefixOf(settings.user),
      noAsyncTraces: true, // a stack per request, for an error that nearly never comes
    });
    rememberUser(connection, settings.user);
    const version = connection.info?.version ?? '0';
    if (!isAtLeast(version, minimumServer)) {
      await connection.close();
      return refuse(
        `${settings.servers} is nats-server ${version}, older than ${minimumServer}`,
        'older servers have no sync_interval or lose streams: install a newer one',
      );
    }
    return E.right(connection);
  } catch (error) {
    return refuse(...explainFailure(settings.servers, error, settings.user));
  }
};

const loginOf = ({ user, password, seed }: ConnectionSettings): Partial<ConnectionOptions> => {
  if (seed !== undefined)
    return { authenticator: nkeyAuthenticator(new TextEncoder().encode(seed)) };
  if (user === undefined) return {};
  return password === undefined ? { user } : { user, pass: password };
};

export const refuse = (
  reason: string,
  hint: string,
  mayPass = false,
): E.Either<CannotConnect, never> => E.left({ _tag: 'CannotConnect', reason, hint, mayPass });

export const isAtLeast = (version: string, minimum: string): boolean => {
  const parts = (text: string) => text.split('-')[0]?.split('.').map(Number) ?? [];
  const [have, want] = [parts(version), parts(minimum)];
  for (let i = 0; i < 3; i += 1) {
    const difference = (have[i] ?? 0) - (want[i] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
};
