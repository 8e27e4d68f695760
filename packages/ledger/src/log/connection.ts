/**
 * One connection to the log's server: it never gives up reconnecting, and says in one sentence
 * what is wrong when the first connection cannot be made. IO.
 */
import * as E from 'fp-ts/lib/Either.js';
import { connect, type NatsConnection } from 'nats';

export type ConnectionSettings = {
  readonly servers: string;
  readonly user?: string | undefined;
  readonly password?: string | undefined;
  readonly name: string;
};

export type CannotConnect = {
  readonly _tag: 'CannotConnect';
  readonly reason: string;
  readonly hint: string;
};

/** Where answers and deliveries arrive; permissions name it. */
export const inboxPrefix = '_INBOX';

/** The oldest server with `sync_interval` and without the stream losses of 2.10.20-22. */
export const minimumServer = '2.10.27';

export const connectLog = async (
  settings: ConnectionSettings,
): Promise<E.Either<CannotConnect, NatsConnection>> => {
  try {
    const connection = await connect({
      servers: settings.servers,
      name: settings.name,
      ...(settings.user === undefined ? {} : { user: settings.user }),
      ...(settings.password === undefined ? {} : { pass: settings.password }),
      maxReconnectAttempts: -1,
      reconnectTimeWait: 100,
      reconnectJitter: 50,
      pingInterval: 10_000,
      maxPingOut: 2,
      timeout: 5_000,
      inboxPrefix,
      noAsyncTraces: true, // a stack per request, for an error that nearly never comes
    });
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
    return refuse(...explainFailure(settings.servers, error));
  }
};

export const refuse = (reason: string, hint: string): E.Either<CannotConnect, never> =>
  E.left({ _tag: 'CannotConnect', reason, hint });

/** The reason and the way out of a failure before the log could be used. */
export const explainFailure = (servers: string, error: unknown): [string, string] => {
  const text = error instanceof Error ? error.message : String(error);
  if (/permissions violation/i.test(text)) {
    const hint = 'grant this user the JetStream API subjects that its role needs';
    return [`${servers} does not let this user look at the log (${text})`, hint];
  }
  if (/jetstream not enabled|^503$|no responders/i.test(text)) {
    const hint = "start it with the repository's nats.conf, and give the account JetStream";
    return [`nats-server at ${servers} has no JetStream`, hint];
  }
  if (/authorization|authentication/i.test(text)) {
    return [
      `${servers} refused the user or password`,
      'set RECOVERY_LEDGER_NATS_USER and RECOVERY_LEDGER_NATS_PASSWORD to what the server expects',
    ];
  }
  return [
    `cannot reach nats-server at ${servers} (${text})`,
    'start it, for example with `recovery-ledger up`, or set RECOVERY_LEDGER_NATS_URL',
  ];
};

export const isAtLeast = (version: string, minimum: string): boolean => {
  const parts = (text: string) => text.split('-')[0]?.split('.').map(Number) ?? [];
  const [have, want] = [parts(version), parts(minimum)];
  for (let i = 0; i < 3; i += 1) {
    const difference = (have[i] ?? 0) - (want[i] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
};
