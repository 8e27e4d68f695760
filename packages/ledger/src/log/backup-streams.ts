/**
 * Backs up streams into a folder by the server's own snapshots (admin only). IO.
 *
 * LEDGER comes last, so that every seal of the backup is over events that are in it. Each file is
 * whole or not there, and the manifest is written last: without it a folder is no backup.
 */
import { createHash } from 'node:crypto';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as E from 'fp-ts/lib/Either.js';
import type { NatsConnection } from 'nats';
import {
  type BackedStream,
  type BackupManifest,
  backupManifest,
  fileOf,
  type StreamBackup,
} from '../bundle/backup-manifest.ts';
import { temporarySuffix, writeText, writeWhole } from '../bundle/durable-file.ts';
import { isBug, messageOf } from '../bundle/is-bug.ts';
import { manifestFile } from '../bundle/journal.ts';
import { type BackupProblem, backupFailed, refuseBackup } from './backup-problem.ts';
import { type CannotConnect, type ConnectionSettings, connectLog } from './connection.ts';
import { takeSnapshot } from './snapshot.ts';

export type BackupOptions = {
  readonly folder: string;
  /** ALERTS and TELEMETRY too; they are of use to nobody but people. */
  readonly all: boolean;
  /** Program and version. */
  readonly madeBy: string;
  readonly now: () => string;
  readonly report?: (progress: { readonly stream: BackedStream; readonly bytes: number }) => void;
};

export const backupStreams = async (
  settings: ConnectionSettings,
  options: BackupOptions,
): Promise<E.Either<BackupProblem | CannotConnect, BackupManifest>> => {
  const { folder } = options;
  const free = await clear(folder);
  if (E.isLeft(free)) return free;
  const connected = await connectLog(settings);
  if (E.isLeft(connected)) return connected;
  const connection = connected.right;
  try {
    return E.right(await backup(connection, options));
  } catch (error) {
    if (isBug(error)) throw error;
    const hint = `${folder} is no backup: run the same command again`;
    return E.left(backupFailed(`the backup was interrupted: ${messageOf(error)}`, hint));
  } finally {
    await connection.close();
  }
};

const backup = async (
  connection: NatsConnection,
  options: BackupOptions,
): Promise<BackupManifest> => {
  const { folder, madeBy, now } = options;
  const optional = options.all ? (['TELEMETRY', 'ALERTS'] as const) : [];
  const made: StreamBackup[] = [];
  for (const stream of ['SEALS', ...optional, 'LEDGER'] as const) {
    made.push(await backupStream(connection, stream, options));
  }
  const serverVersion = connection.info?.version ?? 'unknown';
  const manifest = backupManifest({ madeAt: now(), madeBy, serverVersion, streams: made });
  await writeText(join(folder, manifestFile), `${JSON.stringify(manifest, null, 2)}\n`);
  return manifest;
};

const backupStream = async (
  connection: NatsConnection,
  stream: BackedStream,
  { folder, report }: BackupOptions,
): Promise<StreamBackup> => {
  const manager = await connection.jetstreamManager({ checkAPI: false });
  const { created } = await manager.streams.info(stream);
  const hash = createHash('sha256');
  let bytes = 0;
  const file = join(folder, fileOf(stream));
  const { config, state } = await writeWhole(
    `${file}${temporarySuffix}`,
    () => file,
    (handle) =>
      takeSnapshot(connection, stream, async (chunk) => {
        hash.update(chunk);
        bytes += chunk.length;
        await handle.writeFile(chunk);
        report?.({ stream, bytes });
      }),
  );
  return {
    name: stream,
    file: fileOf(stream),
    bytes,
    sha256: hash.digest('hex'),
    created: String(created),
    config,
    state,
    messages: Number(state['messages']),
    lastSequence: Number(state['last_seq']),
  };
};

/** What an interrupted backup left is removed: a snapshot cannot go on where it ended. */
const clear = async (folder: string): Promise<E.Either<BackupProblem, void>> => {
  await mkdir(folder, { recursive: true });
  const names = await readdir(folder);
  const foreign = names.find((name) => !/^[a-z]+\.snapshot(\.unfinished)?$/.test(name));
  if (foreign !== undefined && !foreign.endsWith(temporarySuffix)) {
    const what = foreign === manifestFile ? 'a finished backup or export' : foreign;
    const hint = 'name a folder that is empty or not there';
    return E.left(refuseBackup(`${folder} holds ${what}`, hint));
  }
  for (const name of names) await rm(join(folder, name));
  return E.right(undefined);
};
