/**
 * The streams that an import writes to: empty, or begun by this very import, and marked so that no
 * service uses them before they are whole and adopted (admin only). IO.
 */
import * as E from 'fp-ts/lib/Either.js';
import type { NatsConnection, StreamInfo } from 'nats';
import type { Manifest } from '../bundle/manifest.ts';
import { originalOf } from '../bundle/original-of.ts';
import type { Bundle } from '../bundle/read-bundle.ts';
import { leafHash } from '../proof/leaf.ts';
import { createStreams, type StreamProblem } from './bootstrap.ts';
import { type ImportProblem, refuseImport } from './import-problem.ts';
import { storedMessage } from './stored-message.ts';
import { metadataKeys, metadataOf } from './stream-identity.ts';
import { changeMetadata } from './stream-metadata.ts';
import { ledgerStream } from './streams.ts';

const importingKey = metadataKeys.importing;

export type Target = {
  /** The last sequences that are there already. */
  readonly events: number;
  readonly seals: number;
};

/** Creates what is missing, and says where to go on; nothing was marked or written yet. */
export const findTarget = async (
  connection: NatsConnection,
  bundle: Bundle,
  replicas: number,
): Promise<E.Either<ImportProblem | StreamProblem, Target>> => {
  const events = await placeIn(connection, 'LEDGER', bundle);
  if (E.isLeft(events)) return events;
  const seals = await placeIn(connection, 'SEALS', bundle);
  if (E.isLeft(seals)) return seals;
  if (!(await isBegun(connection, 'LEDGER', bundle))) {
    const created = await createStreams(connection, replicas);
    if (E.isLeft(created)) return created;
  }
  return E.right({ events: events.right, seals: seals.right });
};

const isBegun = async (
  connection: NatsConnection,
  stream: 'LEDGER' | 'SEALS',
  { fingerprint }: Bundle,
): Promise<boolean> =>
  (await infoOf(connection, stream))?.config.metadata?.[importingKey] === fingerprint;

const infoOf = async (
  connection: NatsConnection,
  stream: string,
): Promise<StreamInfo | undefined> => {
  const manager = await connection.jetstreamManager({ checkAPI: false });
  return manager.streams.info(stream).catch(() => undefined);
};

const placeIn = async (
  connection: NatsConnection,
  stream: 'LEDGER' | 'SEALS',
  bundle: Bundle,
): Promise<E.Either<ImportProblem, number>> => {
  const last = (await infoOf(connection, stream))?.state.last_seq ?? 0;
  if (last === 0) return E.right(0);
  if (!(await isBegun(connection, stream, bundle))) {
    const reason = `${stream} holds ${last} messages, and no part of this import`;
    const hint =
      'an import goes into an empty ledger: start a nats-server with a folder of its own';
    return E.left(refuseImport(reason, hint));
  }
  const stored = originalOf(await storedMessage(connection, stream, last));
  const messages = stream === 'LEDGER' ? bundle.events(last) : bundle.seals(last);
  for await (const [expected] of messages) {
    if (expected !== undefined && leafHash(expected).equals(leafHash(stored))) return E.right(last);
    break;
  }
  const reason = `message ${last} of ${stream} is not the one of this export`;
  const hint = 'somebody else wrote to it: start a nats-server with a folder of its own';
  return E.left(refuseImport(reason, hint));
};

/**
 * From here on the streams say what they are: a part of an import, for nobody's use.
 * `largest` is the size of the largest message to come.
 */
export const markTarget = async (
  connection: NatsConnection,
  { manifest, fingerprint }: Bundle,
  largest: number,
): Promise<void> => {
  const importing = { [importingKey]: fingerprint };
  const unadopted = { [metadataKeys.unadopted]: 'an import into it is not finished' };
  const metadata = { ...importing, ...descentOf(manifest), ...unadopted };
  const limits = { max_msg_size: Math.max(largestEvent, largest + importOrders) };
  await changeMetadata(connection, 'LEDGER', metadata, limits);
  const through = { [metadataKeys.importedThrough]: String(manifest.seals.last) };
  await changeMetadata(connection, 'SEALS', { ...importing, ...through });
};

export const finishTarget = async (
  connection: NatsConnection,
  { events }: Manifest,
): Promise<void> => {
  await changeMetadata(connection, 'SEALS', { [importingKey]: undefined });
  const from = `LEDGER created ${events.stream.created}`;
  const unadopted = { [metadataKeys.unadopted]: `it was imported from an export of ${from}` };
  const metadata = { [importingKey]: undefined, ...unadopted };
  await changeMetadata(connection, 'LEDGER', metadata, { max_msg_size: largestEvent });
};

const descentOf = ({ events }: Manifest) => {
  const { created, generation, lineage } = events.stream;
  const descent = metadataOf({ generation, lineage, importedThrough: events.last });
  return { ...descent, [metadataKeys.copyOf]: created };
};

/** What `init` allows. An import may need more for a while: the metadata comes on top. */
const largestEvent = ledgerStream.max_msg_size ?? 0;

/** Room for the headers that tell the server where a message belongs. */
export const importOrders = 512;
