/** What every base backup in a folder says of itself. IO; what it means is in backup-label.ts. */
import * as E from 'fp-ts/lib/Either.js';
import type { ActionFailure } from '../action.ts';
import { failed } from '../call.ts';
import { type BackupFacts, factsOf, historyName } from './backup-label.ts';
import type { Host } from './host.ts';

export type Rejected = { readonly backup: string; readonly reason: string };

export type Backups = {
  /** The newest first. */
  readonly whole: readonly BackupFacts[];
  readonly rejected: readonly Rejected[];
};

const manifestBytes = 8_192;

export const readBackups = async (
  host: Host,
  folder: string,
  archive: string,
  segmentBytes: number,
): Promise<E.Either<ActionFailure, Backups>> => {
  const words = ['-L', folder, '-maxdepth', '1', '-mindepth', '1', '-name', 'base_*', '-print'];
  const found = await host.run('find', words);
  if (E.isLeft(found)) return failed(`${folder} cannot be read: ${found.left.reason}`, false);
  const whole: BackupFacts[] = [];
  const rejected: Rejected[] = [];
  for (const path of found.right.stdout.split('\n').filter((one) => one !== '')) {
    const facts = await readBackup(host, path, archive, segmentBytes);
    if (E.isLeft(facts)) return facts;
    if (typeof facts.right === 'string') rejected.push({ backup: path, reason: facts.right });
    else whole.push(facts.right);
  }
  whole.sort((a, b) => (a.stop < b.stop ? 1 : -1));
  return E.right({ whole, rejected });
};

export const readBackup = async (
  host: Host,
  path: string,
  archive: string,
  segmentBytes: number,
): Promise<E.Either<ActionFailure, BackupFacts | string>> => {
  const packed = await host.run('find', ['-L', path, '-maxdepth', '1', '-name', 'base.tar*']);
  if (E.isRight(packed) && packed.right.stdout !== '') {
    return E.right('it is packed as tar: unpack it, with pg_wal.tar and its tablespaces, first');
  }
  const label = await host.read(`${path}/backup_label`);
  if (E.isLeft(label)) return label;
  const manifest = await host.read(`${path}/backup_manifest`, manifestBytes);
  if (E.isLeft(manifest)) return manifest;
  const time = await host.run('find', [`${path}/backup_manifest`, '-printf', '%T@'], {
    expected: [0, 1],
  });
  if (E.isLeft(time)) return time;
  const name = historyName(label.right, segmentBytes);
  const history = name === undefined ? E.right('') : await host.read(`${archive}/${name}`);
  if (E.isLeft(history)) return history;
  return E.right(
    factsOf({
      ...{ path, label: label.right, manifest: manifest.right },
      ...{ manifestTime: time.right.stdout, history: history.right },
    }),
  );
};
