/**
 * Opens an export for reading: its manifest, and its messages as they were recorded, streamed. IO.
 * Everything that is read is checked; the first wrong line or file is thrown as `BundleDamaged`.
 */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as E from 'fp-ts/lib/Either.js';
import type { RawMessage } from '../log/raw-message.ts';
import { BundleDamaged } from './damage.ts';
import { journalFile, manifestFile } from './journal.ts';
import { decodeManifest, type Manifest, type Part, sumOf } from './manifest.ts';
import { readSegment } from './segment-reader.ts';

export type Bundle = {
  readonly manifest: Manifest;
  /** SHA-256 of the manifest, which has those of all files: which bundle it is. */
  readonly fingerprint: string;
  /** From a sequence on: files before it are not opened. */
  readonly events: (from?: number) => AsyncGenerator<readonly RawMessage[]>;
  readonly seals: (from?: number) => AsyncGenerator<readonly RawMessage[]>;
};

export type NoBundle = {
  readonly _tag: 'NoBundle';
  readonly reason: string;
  readonly hint: string;
};

export const readBundle = async (folder: string): Promise<E.Either<NoBundle, Bundle>> => {
  const text = await readManifest(folder);
  if (E.isLeft(text)) return text;
  const decoded = decodeManifest(text.right);
  if (E.isLeft(decoded)) {
    const reason = `${join(folder, manifestFile)} cannot be read: ${decoded.left}`;
    return no(reason, 'read it with the program that made it, or with a newer one');
  }
  const manifest = decoded.right;
  if (!addsUp(manifest.events) || !addsUp(manifest.seals)) {
    const reason = `${join(folder, manifestFile)} contradicts itself: its files do not add up`;
    return no(reason, 'it was changed after it was made: take another copy of the export');
  }
  return E.right({
    manifest,
    fingerprint: createHash('sha256').update(text.right).digest('hex'),
    events: (from = 1) => readPart(folder, manifest.events, from),
    seals: (from = 1) => readPart(folder, manifest.seals, from),
  });
};

const addsUp = (part: Part): boolean => {
  const { first, last, count } = sumOf(part.segments);
  return first === part.first && last === part.last && count === part.count;
};

async function* readPart(
  folder: string,
  { segments }: Part,
  from: number,
): AsyncGenerator<readonly RawMessage[]> {
  let next = 1;
  for (const segment of segments) {
    if (segment.first < next) {
      throw new BundleDamaged(manifestFile, null, `${segment.file} is not in order`);
    }
    next = segment.last + 1;
    if (segment.last < from) continue;
    for await (const batch of readSegment(folder, segment)) {
      const wanted = batch.filter(({ sequence }) => sequence >= from);
      if (wanted.length > 0) yield wanted;
    }
  }
}

const readManifest = async (folder: string): Promise<E.Either<NoBundle, string>> => {
  try {
    return E.right(await readFile(join(folder, manifestFile), 'utf8'));
  } catch (error) {
    if (!isMissing(error)) return no(`${folder} cannot be read: ${String(error)}`, 'check rights');
  }
  try {
    await readFile(join(folder, journalFile));
    const reason = `${folder} holds an export that was interrupted`;
    return no(reason, 'finish it: run `recovery-ledger export` with this folder again');
  } catch {
    const reason = `${folder} holds no export: it has no ${manifestFile}`;
    return no(reason, 'name a folder that `recovery-ledger export` has made');
  }
};

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT';

const no = (reason: string, hint: string): E.Either<NoBundle, never> =>
  E.left({ _tag: 'NoBundle', reason, hint });
