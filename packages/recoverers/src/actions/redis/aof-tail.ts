/**
 * The end of a server's append-only file, read where it lies: of the newest increment, up to a
 * given length of all parts together. IO. Undefined where it cannot be read from here.
 */
import { open, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import * as E from 'fp-ts/lib/Either.js';
import { type AofCommand, readCommands, readLast } from './aof-commands.ts';
import { type AofManifest, readManifest } from './aof-manifest.ts';
import { findManifest } from './find-manifest.ts';

export type AofTail = {
  readonly commands: readonly AofCommand[];
  /** Bytes at the very end that are no whole command. */
  readonly torn: number;
  readonly file: string;
};

/** Commands of some seconds at full speed; what is older than that is not looked at. */
const mostBytes = 8 * 1024 ** 2;

/** `upTo` is a length of base and increments together, as Redis counts it; to the end when 0. */
export const readAofTail = async (folder: string, upTo = 0): Promise<AofTail | undefined> => {
  try {
    const path = await findManifest(folder);
    if (path === undefined) return undefined;
    const manifest = readManifest(await readFile(path, 'utf8'));
    return E.isLeft(manifest) ? undefined : await tailOf(join(path, '..'), manifest.right, upTo);
  } catch {
    return undefined;
  }
};

const tailOf = async (
  folder: string,
  { base, increments }: AofManifest,
  upTo: number,
): Promise<AofTail | undefined> => {
  const last = increments.at(-1);
  if (last === undefined) return undefined;
  const before = [...(base === null ? [] : [base]), ...increments.slice(0, -1)];
  const sizes = await Promise.all(before.map((name) => stat(join(folder, name))));
  const beforeBytes = sizes.reduce((sum, { size }) => sum + size, 0);
  const { size } = await stat(join(folder, last));
  const until = upTo === 0 ? size : Math.min(size, upTo - beforeBytes);
  if (until < 0) return undefined;
  const from = Math.max(0, until - mostBytes);
  const bytes = await readPart(join(folder, last), from, until);
  const read = from === 0 ? readCommands(bytes) : readLast(bytes);
  if (read === undefined || read.end === 'damaged') return undefined;
  return { commands: read.commands, torn: bytes.length - read.readTo, file: basename(last) };
};

const readPart = async (path: string, from: number, until: number): Promise<Buffer> => {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(
      Buffer.alloc(until - from),
      0,
      until - from,
      from,
    );
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
};
