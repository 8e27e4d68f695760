/**
 * Opens a connection to a Redis server within a deadline. IO (ioredis). Nothing is tried again by
 * the client: what an observer sees of the server must be what happened.
 */
import { Redis } from 'ioredis';
import { startDeadline } from '../probes/deadline.ts';
import { codeOf } from '../probes/sign-of-error.ts';
import type { Opened, RedisConnection } from './connection.ts';
import { hostAndPort } from './host-and-port.ts';
import { signOfRedis } from './sign-of-refusal.ts';

export type RedisAccess = { readonly address: string; readonly password: string | undefined };

export const openRedis = (
  { address, password }: RedisAccess,
  deadlineMs: number,
): Promise<Opened<RedisConnection>> =>
  new Promise((resolve) => {
    const client = clientFor(address, password);
    let connected = false;
    let last: unknown;
    client.once('connect', () => {
      connected = true;
    });
    // What ended it comes before the end: the promise alone says no more than "closed".
    client.on('error', (error: unknown) => {
      last = error;
    });
    const deadline = startDeadline(deadlineMs, (expiry) => {
      client.disconnect();
      const silent = connected ? 'no-answer' : 'no-connect';
      const sign = expiry === 'stalled' ? 'stalled' : silent;
      resolve({ is: 'failed', sign, evidence: { address, deadlineMs } });
    });
    client.connect().then(
      () => {
        deadline.cancel();
        resolve({ is: 'open', connection: connectionOn(client, () => last) });
      },
      (error: unknown) => {
        deadline.cancel();
        client.disconnect();
        const cause = last ?? error;
        const evidence = { address, code: codeOf(cause), reason: String(cause) };
        resolve({ is: 'failed', sign: signOfRedis(cause), evidence });
      },
    );
  });

const clientFor = (address: string, password: string | undefined): Redis =>
  new Redis({
    ...hostAndPort(address),
    ...(password === undefined ? {} : { password }),
    ...{ lazyConnect: true, enableReadyCheck: false, enableOfflineQueue: false, protocol: 2 },
    ...{ autoResubscribe: false, autoResendUnfulfilledCommands: false, disableClientInfo: true },
    ...{ retryStrategy: () => null, maxRetriesPerRequest: 0, connectTimeout: 60_000 },
  });

const connectionOn = (client: Redis, last: () => unknown): RedisConnection => {
  let closedByUs = false;
  let gone: ((code: string) => void) | undefined;
  const told = () => {
    if (closedByUs) return;
    gone?.(codeOf(last()) || 'closed');
    gone = undefined;
  };
  client.on('close', told);
  return {
    call: (command, ...args) => client.call(command, ...args),
    onGone: (listener) => {
      gone = listener;
      if (client.status === 'end' || client.status === 'close') told();
    },
    close: () => {
      closedByUs = true;
      client.disconnect();
    },
  };
};
