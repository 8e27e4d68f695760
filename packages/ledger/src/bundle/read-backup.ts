/** Opens a backup: its manifest, after every file was found to be what it says. IO. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as E from 'fp-ts/lib/Either.js';
import { type BackupManifest, decodeBackup } from './backup-manifest.ts';
import { fileHash } from './file-hash.ts';
import { messageOf } from './is-bug.ts';
import { manifestFile } from './journal.ts';

export type NoBackup = {
  readonly _tag: 'BackupRefused';
  readonly reason: string;
  readonly hint: string;
};

export const readBackup = async (folder: string): Promise<E.Either<NoBackup, BackupManifest>> => {
  const text = await readManifest(folder);
  if (E.isLeft(text)) return text;
  const manifest = decodeBackup(text.right);
  if (E.isLeft(manifest)) {
    const reason = `${join(folder, manifestFile)} cannot be read: ${manifest.left}`;
    return no(reason, 'use the program that made it, or a newer one');
  }
  for (const { file, sha256 } of manifest.right.streams) {
    if ((await fileHash(join(folder, file))) === sha256) continue;
    const reason = `${join(folder, file)} is not what it was when the backup was made`;
    return no(reason, 'take another copy of the backup');
  }
  return manifest;
};

const readManifest = async (folder: string): Promise<E.Either<NoBackup, string>> => {
  try {
    return E.right(await readFile(join(folder, manifestFile), 'utf8'));
  } catch (error) {
    const hint = 'name a folder that `recovery-ledger backup` has made and finished';
    return no(`${folder} holds no backup (${messageOf(error)})`, hint);
  }
};

const no = (reason: string, hint: string): E.Either<NoBackup, never> =>
  E.left({ _tag: 'BackupRefused', reason, hint });
