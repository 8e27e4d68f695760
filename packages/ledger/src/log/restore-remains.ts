/**
 * What a killed restore left behind (admin only). IO. nats-server 2.15 makes the stream while it is
 * sent, and keeps the part that it has got when nobody sends the rest: a part is taken away, once
 * it grows no more, so that the next run can begin anew. Only a stream that bears the mark of this
 * very backup and has fewer messages is a part.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { NatsConnection, StreamInfo } from 'nats';
import type { BackupManifest, StreamBackup } from '../bundle/backup-manifest.ts';
import { restoredKey } from './restored-config.ts';
import { metadataKeys } from './stream-identity.ts';

const [pollMs, stillMs] = [250, 3_000];

/** Undefined when there is no such stream. */
export const restoredInfo = async (
  connection: NatsConnection,
  stream: string,
): Promise<StreamInfo | undefined> => {
  const manager = await connection.jetstreamManager({ checkAPI: false });
  return manager.streams.info(stream).catch(() => undefined);
};

export const isWholeOf = (
  { config, state }: StreamInfo,
  { madeAt }: BackupManifest,
  { lastSequence }: StreamBackup,
): boolean => config.metadata?.[restoredKey] === madeAt && state.last_seq === lastSequence;

/** A log that was adopted has all of the backup and is no part, whatever its mark says. */
export const isPartOf = (
  { config, state }: StreamInfo,
  { madeAt }: BackupManifest,
  { name, lastSequence }: StreamBackup,
): boolean =>
  config.metadata?.[restoredKey] === madeAt &&
  state.last_seq < lastSequence &&
  (name !== 'LEDGER' || config.metadata?.[metadataKeys.unadopted] !== undefined);

/** Whether the stream is there whole in the end; a part of it is gone afterwards. */
export const settleRemains = async (
  connection: NatsConnection,
  manifest: BackupManifest,
  backup: StreamBackup,
): Promise<boolean> => {
  let [last, since] = [-1, performance.now()];
  for (;;) {
    const info = await restoredInfo(connection, backup.name);
    if (info === undefined) return false;
    if (!isPartOf(info, manifest, backup)) return true;
    if (info.state.last_seq !== last) [last, since] = [info.state.last_seq, performance.now()];
    if (performance.now() - since >= stillMs) {
      const manager = await connection.jetstreamManager({ checkAPI: false });
      await manager.streams.delete(backup.name);
      return false;
    }
    await pause(pollMs);
  }
};
