/**
 * Creates the streams (`init` only) and checks them (every service, at start). IO.
 * A service never changes a stream: on a drift it refuses to run and names the field.
 */
import * as E from 'fp-ts/lib/Either.js';
import { type JetStreamManager, type NatsConnection, NatsError, type StreamInfo } from 'nats';
import { type Drift, driftOf } from './drift.ts';
import { leaseBucket } from './leases.ts';
import { patiently } from './patiently.ts';
import {
  type Metadata,
  metadataKeys,
  readDescent,
  type StreamIdentity,
} from './stream-identity.ts';
import { ledgerStream, placed, streams, type WantedStream } from './streams.ts';

export type StreamProblem =
  | { readonly _tag: 'StreamMissing'; readonly stream: string; readonly hint: string }
  | {
      readonly _tag: 'StreamDrifted';
      readonly stream: string;
      readonly drifts: readonly Drift[];
      readonly hint: string;
    }
  | {
      readonly _tag: 'NotAdopted';
      readonly stream: string;
      readonly reason: string;
      readonly hint: string;
    };

const streamNotFound = 10059;

/** Creates what is missing; an existing stream is checked, never altered. */
export const createStreams = async (
  connection: NatsConnection,
  replicas: number,
): Promise<E.Either<StreamProblem, readonly string[]>> => {
  const manager = await patiently(() => connection.jetstreamManager());
  const created: string[] = [];
  for (const wanted of streams) {
    if ((await infoOf(manager, wanted.name)) === undefined) {
      await patiently(() => createStream(connection, manager, wanted.name, replicas));
      created.push(wanted.name);
    }
    const checked = await checkStream(manager, wanted);
    if (E.isLeft(checked)) return checked;
  }
  await patiently(() => createStream(connection, manager, leaseBucket.stream, replicas));
  return E.right(created);
};

/** One that is there with the same settings stays as it is. */
export const createStream = async (
  connection: NatsConnection,
  manager: JetStreamManager,
  name: string,
  replicas: number,
): Promise<void> => {
  const wanted = streams.find((stream) => stream.name === name);
  if (wanted === undefined) {
    await connection.jetstream().views.kv(leaseBucket.name, { ...leaseBucket.options, replicas });
    // With roll-ups, which the client turns on, a drill could empty the bucket of real leases.
    await manager.streams.update(name, { allow_rollup_hdrs: false });
    return;
  }
  const serverVersion = connection.info?.version ?? '0';
  await manager.streams.add(placed(wanted, { replicas, serverVersion }));
};

/** The identity of LEDGER when every stream is as wanted. */
export const checkStreams = async (
  connection: NatsConnection,
): Promise<E.Either<StreamProblem, StreamIdentity>> => {
  const manager = await patiently(() => connection.jetstreamManager({ timeout: 2_000 }));
  let ledger: StreamInfo | undefined;
  for (const wanted of streams) {
    const checked = await checkStream(manager, wanted);
    if (E.isLeft(checked)) return checked;
    if (wanted.name === ledgerStream.name) ledger = checked.right;
  }
  if ((await infoOf(manager, leaseBucket.stream)) === undefined)
    return E.left(missing(leaseBucket.stream));
  return ledger === undefined ? E.left(missing(ledgerStream.name)) : E.right(identityOf(ledger));
};

const checkStream = async (
  manager: JetStreamManager,
  wanted: WantedStream,
): Promise<E.Either<StreamProblem, StreamInfo>> => {
  const info = await infoOf(manager, wanted.name);
  if (info === undefined) return E.left(missing(wanted.name));
  const waiting = unadopted(info);
  if (waiting !== undefined) return E.left(waiting);
  const drifts = driftOf(wanted, { ...info.config });
  const hint = 'nothing was changed: bring the stream back, or migrate it on purpose';
  return drifts.length === 0
    ? E.right(info)
    : E.left({ _tag: 'StreamDrifted', stream: wanted.name, drifts, hint });
};

/** A stream that took LEDGER's place is used by nobody until its place in the line is settled. */
const unadopted = (info: StreamInfo): StreamProblem | undefined => {
  const reason = metadataOfStream(info)[metadataKeys.unadopted];
  if (reason === undefined) return undefined;
  const hint = 'run `recovery-ledger adopt` on purpose: it raises the generation of epochs';
  return { _tag: 'NotAdopted', stream: info.config.name, reason, hint };
};

const missing = (stream: string): StreamProblem => {
  const hint = 'run `recovery-ledger init` once to create the streams';
  return { _tag: 'StreamMissing', stream, hint };
};

/** Undefined when there is no such stream. */
export const infoOf = async (
  manager: JetStreamManager,
  name: string,
): Promise<StreamInfo | undefined> => {
  try {
    return await patiently(() => manager.streams.info(name));
  } catch (error) {
    if (error instanceof NatsError && error.api_error?.err_code === streamNotFound)
      return undefined;
    throw error;
  }
};

export const metadataOfStream = ({ config }: StreamInfo): Metadata => config.metadata ?? {};

/** Throws on metadata that nobody can read: then nothing may be taken to continue anything. */
export const identityOf = (info: StreamInfo): StreamIdentity => {
  const descent = readDescent(metadataOfStream(info));
  if (E.isLeft(descent)) throw new Error(`the metadata of LEDGER cannot be read: ${descent.left}`);
  const { last_seq: lastSequence } = info.state;
  const copied = metadataOfStream(info)[metadataKeys.copyOf];
  const { generation, lineage } = descent.right;
  return {
    created: String(info.created),
    lastSequence,
    atomic: 'allow_atomic' in info.config && info.config.allow_atomic === true,
    ...descent.right,
    // A copy that nobody has adopted yet continues what it was made of, as far as it goes.
    lineage:
      copied === undefined
        ? lineage
        : [...lineage, { created: copied, generation, through: lastSequence }],
  };
};

/** The identity of LEDGER and its newest sequence, asked of the server now. */
export const readHead = async (connection: NatsConnection): Promise<StreamIdentity> => {
  const manager = await connection.jetstreamManager({ checkAPI: false, timeout: 2_000 });
  return identityOf(await manager.streams.info(ledgerStream.name));
};
