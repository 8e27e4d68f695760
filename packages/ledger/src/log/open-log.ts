/**
 * The log as a service uses it: one connection, checked streams, and the few verbs. IO.
 */
import * as E from 'fp-ts/lib/Either.js';
import type { NatsConnection } from 'nats';
import type { Mode } from '../events/primitives.ts';
import { createProducer, type Producer } from '../events/producer.ts';
import { type Append, type AppendStamped, createAppend, createAppendStamped } from './append.ts';
import {
  checkStreams,
  createStreams,
  type StreamIdentity,
  type StreamProblem,
} from './bootstrap.ts';
import { nextId, systemClock, thisProducer } from './clock.ts';
import { type CannotConnect, type ConnectionSettings, connectLog } from './connection.ts';
import { type Followed, type FollowOptions, follow } from './follow.ts';
import { createReadHistory, type ReadHistory } from './history.ts';
import { createLeaderReader, type LeaderReader } from './leader.ts';
import { createLeases, type Leases } from './leases.ts';
import { createMessenger, type Messenger } from './messenger.ts';

export type Log = {
  readonly identity: StreamIdentity;
  readonly serverVersion: string;
  readonly mode: Mode;
  readonly instance: string;
  readonly producer: Producer;
  readonly append: Append;
  readonly appendStamped: AppendStamped;
  readonly history: ReadHistory;
  readonly leader: LeaderReader;
  readonly follow: (options: FollowOptions) => AsyncGenerator<Followed>;
  readonly leases: Leases;
  readonly messenger: Messenger;
  /** The newest sequence of LEDGER and the identity of the stream, asked of the server now. */
  readonly head: () => Promise<StreamIdentity>;
  readonly isConnected: () => boolean;
  readonly closed: Promise<unknown>;
  readonly close: () => Promise<void>;
};

export type LogSettings = Omit<ConnectionSettings, 'name'> & {
  readonly service: string;
  readonly instance: string;
  readonly mode: Mode;
};

export const openLog = async (
  settings: LogSettings,
): Promise<E.Either<CannotConnect | StreamProblem, Log>> => {
  const connected = await connectLog({
    ...settings,
    name: `${settings.service}/${settings.instance}`,
  });
  if (E.isLeft(connected)) return connected;
  const checked = await checkStreams(connected.right);
  if (E.isLeft(checked)) {
    await connected.right.close();
    return checked;
  }
  return E.right(await assemble(connected.right, settings, checked.right));
};

/** Connects and creates the streams that are missing; `init` only. */
export const initialiseLog = async (
  settings: LogSettings,
): Promise<E.Either<CannotConnect | StreamProblem, readonly string[]>> => {
  const connected = await connectLog({
    ...settings,
    name: `${settings.service}/${settings.instance}`,
  });
  if (E.isLeft(connected)) return connected;
  try {
    return await createStreams(connected.right);
  } finally {
    await connected.right.close();
  }
};

const assemble = async (
  connection: NatsConnection,
  { service, instance, mode }: LogSettings,
  identity: StreamIdentity,
): Promise<Log> => {
  const producer = createProducer(thisProducer(service, instance, mode), systemClock, nextId);
  let connected = true;
  const watchStatus = async () => {
    for await (const { type } of connection.status()) {
      if (type === 'disconnect') connected = false;
      if (type === 'reconnect') connected = true;
    }
  };
  watchStatus().catch(() => undefined);
  return {
    identity,
    serverVersion: connection.info?.version ?? 'unknown',
    mode,
    instance,
    producer,
    append: createAppend(connection, producer),
    appendStamped: createAppendStamped(connection),
    history: createReadHistory(connection),
    leader: createLeaderReader(connection),
    follow: (options) => follow(connection, options),
    leases: await createLeases(connection),
    messenger: createMessenger(connection),
    head: () => headOf(connection),
    isConnected: () => connected && !connection.isClosed(),
    closed: connection.closed(),
    close: () => connection.close(),
  };
};

const headOf = async (connection: NatsConnection): Promise<StreamIdentity> => {
  const manager = await connection.jetstreamManager({ checkAPI: false });
  const info = await manager.streams.info('LEDGER');
  return { created: String(info.created), lastSequence: info.state.last_seq };
};
