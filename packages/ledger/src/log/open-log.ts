/**
 * The log as a service uses it: one connection, checked streams, and the few verbs. IO.
 */
import * as E from 'fp-ts/lib/Either.js';
import type { NatsConnection } from 'nats';
import type { Mode } from '../events/primitives.ts';
import { createProducer, type Producer } from '../events/producer.ts';
import { type Append, createAppend } from './append.ts';
import { createAppendPath } from './append-path.ts';
import { type AppendStamped, createAppendStamped } from './append-stamped.ts';
import { checkStreams, createStreams, readHead, type StreamProblem } from './bootstrap.ts';
import { nextId, systemClock, thisProducer } from './clock.ts';
import type { CannotConnect, ConnectionSettings } from './connection.ts';
import { createExclusive, type Exclusive } from './exclusive.ts';
import { type Followed, type FollowOptions, follow } from './follow.ts';
import { createReadHistory, type ReadHistory } from './history.ts';
import { createLastPosition, type LastPosition } from './last-position.ts';
import { createLeaderReader, type LeaderReader } from './leader.ts';
import { createLeases, type Leases } from './leases.ts';
import { confirmStream } from './ledger-replaced.ts';
import { type Link, watchLink } from './link.ts';
import { createMessenger, type Messenger } from './messenger.ts';
import type { StreamIdentity } from './stream-identity.ts';
import { ledgerStream } from './streams.ts';
import { connected, whileConnected } from './with-connection.ts';

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
  /** The newest position of a component's primary, as long as telemetry remembers. */
  readonly lastPosition: LastPosition;
  /** The newest sequence of LEDGER and the identity of the stream, asked of the server now. */
  readonly head: () => Promise<StreamIdentity>;
  readonly isConnected: () => boolean;
  /** Tells of every loss and return of the connection, until the result is called. */
  readonly onConnection: Link['onChange'];
  /** Tells of everything that the server does not let this user do, until the result is called. */
  readonly onRefused: Link['onRefused'];
  /** Keeps other appends of this process to one subject out while the work runs. */
  readonly exclusive: Exclusive;
  readonly isClosed: () => boolean;
  readonly closed: Promise<unknown>;
  readonly close: () => Promise<void>;
};

export type LogSettings = Omit<ConnectionSettings, 'name'> & {
  readonly service: string;
  readonly instance: string;
  readonly mode: Mode;
  /** Whether appends to different aggregates at the same time share batches; true unless said. */
  readonly groupCommit?: boolean;
};

export const openLog = (
  settings: LogSettings,
): Promise<E.Either<CannotConnect | StreamProblem, Log>> =>
  connected(settings, async (connection) => {
    const checked = await checkStreams(connection);
    return E.isLeft(checked)
      ? checked
      : E.right(await assembleLog(connection, settings, checked.right));
  });

/** Connects and creates the streams that are missing; `init` only. */
export const initialiseLog = (
  settings: LogSettings,
  replicas = 1,
): Promise<E.Either<CannotConnect | StreamProblem, readonly string[]>> =>
  whileConnected(settings, (connection) => createStreams(connection, replicas));

/** The verbs over a connection to a log that has been looked at. */
export const assembleLog = async (
  connection: NatsConnection,
  { service, instance, mode, groupCommit = true }: LogSettings,
  identity: StreamIdentity,
): Promise<Log> => {
  const producer = createProducer(thisProducer(service, instance, mode), systemClock, nextId);
  const link = watchLink(connection, async () =>
    confirmStream(identity, await readHead(connection)),
  );
  const leader = createLeaderReader(connection, ledgerStream.name, identity.importedThrough);
  const exclusive = createExclusive();
  const appendUnit = createAppendPath(connection, link, leader, {
    isAtomic: identity.atomic,
    groupCommit,
  });
  const followLog = (options: FollowOptions) => follow(connection, link, identity, options);
  return {
    identity,
    serverVersion: connection.info?.version ?? 'unknown',
    mode,
    instance,
    producer,
    append: createAppend(appendUnit, leader, producer, exclusive),
    appendStamped: createAppendStamped(appendUnit),
    history: createReadHistory(leader, followLog),
    leader,
    follow: followLog,
    leases: await createLeases(connection, link),
    messenger: createMessenger(connection, link),
    lastPosition: createLastPosition(connection, mode),
    head: () => readHead(connection),
    isConnected: link.isUp,
    onConnection: link.onChange,
    onRefused: link.onRefused,
    exclusive,
    isClosed: () => connection.isClosed(),
    closed: connection.closed(),
    close: () => connection.close(),
  };
};
