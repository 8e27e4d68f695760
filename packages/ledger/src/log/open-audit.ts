/**
 * The log as an auditor reads it: LEDGER and SEALS as they are stored, byte for byte, with no right
 * to change anything (STREAM.INFO and DIRECT.GET of these two streams are enough). IO.
 */
import * as E from 'fp-ts/lib/Either.js';
import { type NatsConnection, NatsError, type StreamInfo } from 'nats';
import { originalOf } from '../bundle/original-of.ts';
import { identityOf, type StreamProblem } from './bootstrap.ts';
import {
  type CannotConnect,
  type ConnectionSettings,
  connectLog,
  isAtLeast,
  refuse,
} from './connection.ts';
import { createDirectGet, type DirectGet } from './direct-get.ts';
import { explainFailure } from './explain-failure.ts';
import { inboxPrefixFor } from './inbox.ts';
import { cell, column, messagesOf, type PackedBatch } from './packed-batch.ts';
import type { RawMessage } from './raw-message.ts';
import { readRaw } from './raw-reader.ts';
import type { StreamIdentity } from './stream-identity.ts';

export type AuditedStream = 'LEDGER' | 'SEALS';

export type AuditRange = {
  readonly from: number;
  readonly to?: number | undefined;
  readonly signal?: AbortSignal | undefined;
};

export type Audit = {
  /** LEDGER's, when it was opened. */
  readonly identity: StreamIdentity;
  readonly serverVersion: string;
  /** A stream's identity and newest sequence, asked of its leader now. */
  readonly head: (stream: AuditedStream) => Promise<StreamIdentity>;
  /** In order, with the gaps that there are; without `to` up to the newest when it starts. */
  readonly read: (
    stream: AuditedStream,
    range: AuditRange,
  ) => AsyncGenerator<readonly RawMessage[]>;
  /** The same for `verify`: packed where it is as it was first recorded. */
  readonly readPacked: (
    stream: AuditedStream,
    range: AuditRange,
  ) => AsyncGenerator<readonly RawMessage[] | PackedBatch>;
  readonly close: () => Promise<void>;
};

export type AuditSettings = Omit<ConnectionSettings, 'name'> & {
  readonly service: string;
  readonly instance: string;
};

/** The first server that answers a direct get with a batch. */
const batchesSince = '2.11.0';
const streamNotFound = 10059;

export const openAudit = (
  settings: AuditSettings,
): Promise<E.Either<CannotConnect | StreamProblem, Audit>> => withAudit(settings, (audit) => audit);

/** Opens an audit and what `use` makes of it and its connection. */
export const withAudit = async <A>(
  settings: AuditSettings,
  use: (audit: Audit, connection: NatsConnection) => A,
): Promise<E.Either<CannotConnect | StreamProblem, A>> => {
  const name = `${settings.service}/${settings.instance}`;
  const connected = await connectLog({ ...settings, name });
  if (E.isLeft(connected)) return connected;
  const connection = connected.right;
  try {
    const audit = await auditOf(connection);
    if (E.isRight(audit)) return E.right(use(audit.right, connection));
    await connection.close();
    return audit;
  } catch (error) {
    await connection.close();
    return refuse(...explainFailure(settings.servers, error, settings.user));
  }
};

const auditOf = async (connection: NatsConnection): Promise<E.Either<StreamProblem, Audit>> => {
  for (const stream of ['LEDGER', 'SEALS'] as const) {
    try {
      await infoOf(connection, stream);
      await probe(connection, stream);
    } catch (error) {
      if (!(error instanceof NatsError && error.api_error?.err_code === streamNotFound))
        throw error;
      const hint = 'run `recovery-ledger init` once to create the streams';
      return E.left({ _tag: 'StreamMissing', stream, hint });
    }
  }
  return E.right(await assemble(connection));
};

const assemble = async (connection: NatsConnection): Promise<Audit> => {
  const serverVersion = connection.info?.version ?? '0';
  const batches = isAtLeast(serverVersion, batchesSince);
  const inboxPrefix = inboxPrefixFor(connection);
  const gets = {
    LEDGER: createDirectGet(connection, { stream: 'LEDGER', inboxPrefix, batches }),
    SEALS: createDirectGet(connection, { stream: 'SEALS', inboxPrefix, batches }),
  };
  const head = async (stream: AuditedStream) => identityOf(await infoOf(connection, stream));
  const readPacked: Audit['readPacked'] = async function* (stream, range) {
    const info = await infoOf(connection, stream);
    const to = Math.min(range.to ?? info.state.last_seq, info.state.last_seq);
    const patience = info.config.num_replicas > 1 ? replicatedPatience : singlePatience;
    const isDeleted = deletions(connection, stream);
    const get: DirectGet['get'] = gets[stream].get;
    const { importedThrough } = identityOf(info);
    for await (const batch of readRaw({ get, isDeleted, patience }, { ...range, to })) {
      yield asRecorded(batch, importedThrough);
    }
  };
  return {
    identity: await head('LEDGER'),
    serverVersion,
    head,
    readPacked,
    read: async function* (stream, range) {
      for await (const batch of readPacked(stream, range))
        yield 'rows' in batch ? messagesOf(batch) : batch;
    },
    close: async () => {
      for (const get of Object.values(gets)) get.close();
      await connection.close();
    },
  };
};

/** What came by import is given as it was where it was first recorded. */
const asRecorded = (
  batch: PackedBatch,
  importedThrough: number,
): readonly RawMessage[] | PackedBatch =>
  cell(batch, 0, column.sequence) > importedThrough
    ? batch
    : messagesOf(batch).map((of) => (of.sequence > importedThrough ? of : originalOf(of)));

/** With one replica nothing lags, but an answer may be lost; with several, wait for the slowest. */
const [singlePatience, replicatedPatience] = [20, 300];

const infoOf = async (connection: NatsConnection, stream: string): Promise<StreamInfo> => {
  const manager = await connection.jetstreamManager({ checkAPI: false });
  return manager.streams.info(stream);
};

/** So that a missing right is told at once, not taken for silence. */
const probe = async (connection: NatsConnection, stream: string): Promise<void> => {
  try {
    await connection.request(`$JS.API.DIRECT.GET.${stream}`, '{"seq":1}');
  } catch (error) {
    if (error instanceof NatsError && error.isPermissionError()) throw error;
  }
};

/** What the leader says was removed, asked for once per sequence that is missing. */
const deletions = (connection: NatsConnection, stream: string) => {
  let known: ReadonlySet<number> | undefined;
  return async (sequence: number): Promise<boolean> => {
    const manager = await connection.jetstreamManager({ checkAPI: false });
    if (known?.has(sequence) === true) return true;
    const { state } = await manager.streams.info(stream, { deleted_details: true });
    known = new Set(state.deleted ?? []);
    return sequence < state.first_seq || sequence > state.last_seq || known.has(sequence);
  };
};
