/**
 * The configuration of a restored stream: as it was, and for LEDGER also which stream it is a copy
 * of, and that nobody has adopted it. Pure.
 */
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import type { BackupManifest, StreamBackup } from '../bundle/backup-manifest.ts';
import { type Metadata, metadataKeys } from './stream-identity.ts';

/** Which backup a stream was restored from: when that was made. */
export const restoredKey = 'recovery-ledger.restored-from';

type Config = Readonly<Record<string, unknown>>;

export const restoredConfig = (
  { madeAt }: BackupManifest,
  backup: StreamBackup,
  replicas: number | undefined,
): Config => {
  const before = metadataIn(backup.config);
  const metadata = { ...before, ...descent(madeAt, backup), [restoredKey]: madeAt };
  const copies = replicas === undefined ? {} : { num_replicas: replicas };
  return { ...backup.config, ...copies, metadata };
};

const descent = (madeAt: string, { name, created }: StreamBackup): Metadata =>
  name === 'LEDGER'
    ? {
        [metadataKeys.copyOf]: created,
        [metadataKeys.unadopted]: `it was restored from a backup made at ${madeAt}`,
      }
    : {};

const metadataIn = (config: Config): Metadata => {
  const decoded = t.record(t.string, t.string).decode(config['metadata'] ?? {});
  return E.isRight(decoded) ? decoded.right : {};
};
