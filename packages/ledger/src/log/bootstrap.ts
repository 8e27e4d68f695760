/**
 * Creates the streams (`init` only) and checks them (every service, at start). IO.
 * A service never changes a stream: on a drift it refuses to run and names the field.
 */
import * as E from 'fp-ts/lib/Either.js';
import { type JetStreamManager, type NatsConnection, NatsError, type StreamInfo } from 'nats';
import { type Drift, driftOf } from './drift.ts';
import { leaseBucket } from './leases.ts';
import { ledgerStream, placed, streams, type WantedStream } from './streams.ts';

export type StreamProblem =
  | { readonly _tag: 'StreamMissing'; readonly stream: string; readonly hint: string }
  | {
      readonly _tag: 'StreamDrifted';
      readonly stream: string;
      readonly drifts: readonly Drift[];
      readonly hint: string;
    };

export type StreamIdentity = {
  readonly created: string;
  readonly lastSequence: number;
  /** Whether the server stores a batch of LEDGER whole or not at all. */
  readonly atomic: boolean;
};

const streamNotFound = 10059;

/** Creates what is missing; an existing stream is checked, never altered. */
export const createStreams = async (
  connection: NatsConnection,
  replicas: number,
): Promise<E.Either<StreamProblem, readonly string[]>> => {
  const serverVersion = connection.info?.version ?? '0';
  const manager = await connection.jetstreamManager();
  const created: string[] = [];
  for (const wanted of streams) {
    if ((await infoOf(manager, wanted.name)) === undefined) {
      await manager.streams.add(placed(wanted, { replicas, serverVersion }));
      created.push(wanted.name);
    }
    const checked = await checkStream(manager, wanted);
    if (E.isLeft(checked)) return checked;
  }
  await connection.jetstream().views.kv(leaseBucket.name, { ...leaseBucket.options, replicas });
  return E.right(created);
};

/** The identity of LEDGER when every stream is as wanted. */
export const checkStreams = async (
  connection: NatsConnection,
): Promise<E.Either<StreamProblem, StreamIdentity>> => {
  const manager = await connection.jetstreamManager();
  let identity: StreamIdentity = { created: '', lastSequence: 0, atomic: false };
  for (const wanted of streams) {
    const checked = await checkStream(manager, wanted);
    if (E.isLeft(checked)) return checked;
    if (wanted.name === ledgerStream.name) identity = identityOf(checked.right);
  }
  if ((await infoOf(manager, leaseBucket.stream)) === undefined)
    return E.left(missing(leaseBucket.stream));
  return E.right(identity);
};

const checkStream = async (
  manager: JetStreamManager,
  wanted: WantedStream,
): Promise<E.Either<StreamProblem, StreamInfo>> => {
  const info = await infoOf(manager, wanted.name);
  if (info === undefined) return E.left(missing(wanted.name));
  const drifts = driftOf(wanted, { ...info.config });
  const hint = 'nothing was changed: bring the stream back, or migrate it on purpose';
  return drifts.length === 0
    ? E.right(info)
    : E.left({ _tag: 'StreamDrifted', stream: wanted.name, drifts, hint });
};

const missing = (stream: string): StreamProblem => {
  const hint = 'run `recovery-ledger init` once to create the streams';
  return { _tag: 'StreamMissing', stream, hint };
};

const infoOf = async (manager: JetStreamManager, name: string): Promise<StreamInfo | undefined> => {
  try {
    return await manager.streams.info(name);
  } catch (error) {
    if (error instanceof NatsError && error.api_error?.err_code === streamNotFound)
      return undefined;
    throw error;
  }
};

export const identityOf = (info: StreamInfo): StreamIdentity => ({
  created: String(info.created),
  lastSequence: info.state.last_seq,
  atomic: 'allow_atomic' in info.config && info.config.allow_atomic === true,
});
