/** Who is connected under which name, and how answers find them. Unheard answers are dropped. */

import type { LineConnection } from '../wire/line-connection.ts';
import { createRate, type Rate } from '../wire/rate.ts';
import type { ClientAnswer } from './sequencer.ts';

export type Clients = {
  readonly anonymous: () => string;
  readonly join: (client: string, connection: LineConnection) => void;
  readonly leave: (client: string, connection: LineConnection) => void;
  readonly tell: (client: string, answer: ClientAnswer) => void;
  /** Hears everything told to a name, like a connection does; the test order uses it. */
  readonly listen: (client: string, listener: (answer: ClientAnswer) => void) => () => void;
  readonly accepted: Rate;
};

export const createClients = (now: () => number): Clients => {
  const connections = new Map<string, LineConnection>();
  const listeners = new Map<string, (answer: ClientAnswer) => void>();
  const accepted = createRate();
  let unnamed = 0;
  const anonymous = (): string => {
    unnamed += 1;
    return `unnamed-${unnamed}`;
  };
  const leave = (client: string, connection: LineConnection): void => {
    if (connections.get(client) === connection) connections.delete(client);
  };
  const tell = (client: string, answer: ClientAnswer): void => {
    if (answer.type === 'accepted') accepted.add(now());
    connections.get(client)?.send(answer);
    listeners.get(client)?.(answer);
  };
  const listen = (client: string, listener: (answer: ClientAnswer) => void) => {
    listeners.set(client, listener);
    return () => {
      listeners.delete(client);
    };
  };
  const join = (client: string, connection: LineConnection): void => {
    connections.set(client, connection);
  };
  return { anonymous, join, leave, tell, listen, accepted };
};
