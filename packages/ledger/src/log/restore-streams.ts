/**
 * Restores a backup into a server that has none of its streams (admin only). IO.
 *
 * LEDGER comes last and says of itself whose copy it is and that nobody has adopted it yet, so that
 * no service goes on with a state of the log that may be older than it has seen. What one run has
 * restored whole, the next one leaves as it is.
 */
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import * as E from 'fp-ts/lib/Either.js';
import type { NatsConnection } from 'nats';
import type { BackedStream, BackupManifest, StreamBackup } from '../bundle/backup-manifest.ts';
import { isBug, messageOf } from '../bundle/is-bug.ts';
import { readBackup } from '../bundle/read-backup.ts';
import { type BackupProblem, backupFailed, refuseBackup } from './backup-problem.ts';
import {
  type CannotConnect,
  type ConnectionSettings,
  connectLog,
  isAtLeast,
} from './connection.ts';
import { type Link, watchLink } from './link.ts';
import { isPartOf, isWholeOf, restoredInfo, settleRemains } from './restore-remains.ts';
import { restoreSnapshot } from './restore-snapshot.ts';
import { restoredConfig } from './restored-config.ts';

export type RestoreProgress = {
  readonly stream: BackedStream;
  /** Sent so far, of so many. */
  readonly bytes: number;
  readonly of: number;
  /** How long everything has been sent and the server is storing it; 0 before. */
  readonly seconds: number;
};

export type RestoreOptions = {
  readonly folder: string;
  /** Servers that keep a copy; without it as many as in the backup. */
  readonly replicas?: number | undefined;
  readonly report?: (progress: RestoreProgress) => void;
};

export type Restored = {
  readonly manifest: BackupManifest;
  readonly streams: readonly {
    readonly name: BackedStream;
    readonly messages: number;
    readonly lastSequence: number;
    /** Left as it was: an earlier run of the same restore had finished it. */
    readonly already: boolean;
  }[];
  readonly notKept: readonly string[];
};

export type RestoreFailure = BackupProblem | CannotConnect;

export const restoreStreams = async (
  settings: ConnectionSettings,
  options: RestoreOptions,
): Promise<E.Either<RestoreFailure, Restored>> => {
  const manifest = await readBackup(options.folder);
  if (E.isLeft(manifest)) return manifest;
  const connected = await connectLog(settings);
  if (E.isLeft(connected)) return connected;
  const connection = connected.right;
  try {
    return await restore(connection, manifest.right, options);
  } catch (error) {
    if (isBug(error)) throw error;
    const hint = 'run the same command again: streams that are whole are left as they are';
    return E.left(backupFailed(`the restore was interrupted: ${messageOf(error)}`, hint));
  } finally {
    await connection.close();
  }
};

const restore = async (
  connection: NatsConnection,
  manifest: BackupManifest,
  options: RestoreOptions,
): Promise<E.Either<BackupProblem, Restored>> => {
  const refusal = refusalOf(connection, manifest) ?? (await occupied(connection, manifest));
  if (refusal !== undefined) return E.left(refusal);
  const link = watchLink(connection, () => Promise.resolve());
  const streams: Restored['streams'][number][] = [];
  for (const backup of manifest.streams) {
    const already = await settleRemains(connection, manifest, backup);
    if (!already) await restoreOne(connection, link, manifest, backup, options);
    const { name, messages, lastSequence } = backup;
    streams.push({ name, messages, lastSequence, already });
  }
  return E.right({ manifest, streams, notKept });
};

const refusalOf = (
  connection: NatsConnection,
  { serverVersion }: BackupManifest,
): BackupProblem | undefined => {
  const here = connection.info?.version ?? '0';
  const minor = serverVersion.split('.').slice(0, 2).join('.');
  if (isAtLeast(here, `${minor}.0`)) return undefined;
  const reason = `the backup is of nats-server ${serverVersion}, and this one is ${here}`;
  const hint =
    `older servers cannot read it ("invalid tar header"): restore into ${minor} or newer, or ` +
    'carry the log over with `recovery-ledger export` and `import`';
  return refuseBackup(reason, hint);
};

/** What an earlier run of this very restore has left, whole or in part, does not count. */
const occupied = async (
  connection: NatsConnection,
  manifest: BackupManifest,
): Promise<BackupProblem | undefined> => {
  for (const backup of manifest.streams) {
    const info = await restoredInfo(connection, backup.name);
    if (info === undefined) continue;
    if (isWholeOf(info, manifest, backup) || isPartOf(info, manifest, backup)) continue;
    const reason = `${backup.name} is there already, with ${info.state.messages} messages`;
    const hint = 'a restore replaces nothing: start a nats-server with a folder of its own';
    return refuseBackup(reason, hint);
  }
  return undefined;
};

const restoreOne = async (
  connection: NatsConnection,
  link: Link,
  manifest: BackupManifest,
  backup: StreamBackup,
  { folder, replicas, report }: RestoreOptions,
): Promise<void> => {
  const { name: stream, bytes: of, state, messages, lastSequence } = backup;
  let bytes = 0;
  const tell = (seconds: number) => report?.({ stream, bytes, of, seconds });
  const snapshot = { stream, config: restoredConfig(manifest, backup, replicas), state };
  const chunks = createReadStream(join(folder, backup.file), { highWaterMark: 128 * 1024 });
  const stored = await restoreSnapshot(connection, link, snapshot, chunks, {
    onSent: (sent) => {
      bytes += sent;
      tell(0);
    },
    onWaiting: tell,
  });
  if (stored.messages === messages && stored.lastSequence === lastSequence) return;
  throw new Error(
    `${stream}: ${stored.messages} messages up to ${stored.lastSequence} were restored, the ` +
      `backup has ${messages} up to ${lastSequence}`,
  );
};

const notKept: readonly string[] = [
  'what the server remembered to drop duplicates, until it is restarted (nats-server 2.15): ' +
    'appends stay safe, for each says after which event it belongs',
  'consumers: services make theirs anew, those of other programs have to be made again',
  'leases, and what else the backup leaves out: `adopt` makes it anew',
];
