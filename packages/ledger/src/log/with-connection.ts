/** A connection for a piece of work, hung up again unless the work went well and keeps it. IO. */
import * as E from 'fp-ts/lib/Either.js';
import type { NatsConnection } from 'nats';
import { type CannotConnect, type ConnectionSettings, connectLog, refuse } from './connection.ts';
import { explainFailure } from './explain-failure.ts';

type Settings = Omit<ConnectionSettings, 'name'> & {
  readonly service: string;
  readonly instance: string;
};

export const connected = async <P, A>(
  settings: Settings,
  work: (connection: NatsConnection) => Promise<E.Either<P, A>>,
): Promise<E.Either<CannotConnect | P, A>> => {
  const name = `${settings.service}/${settings.instance}`;
  const connection = await connectLog({ ...settings, name });
  if (E.isLeft(connection)) return connection;
  try {
    const result = await work(connection.right);
    if (E.isLeft(result)) await connection.right.close();
    return result;
  } catch (error) {
    await connection.right.close();
    return refuse(...explainFailure(settings.servers, error, settings.user));
  }
};

/** The same for work that is done when it is over. */
export const whileConnected = <P, A>(
  settings: Settings,
  work: (connection: NatsConnection) => Promise<E.Either<P, A>>,
): Promise<E.Either<CannotConnect | P, A>> =>
  connected(settings, async (connection) => {
    const result = await work(connection);
    await connection.close();
    return result;
  });
