/**
 * The file under the spool: lines that are on disk when `append` returns, and a whole replacement
 * in one step. IO. A line that was only half written is cut off, so that no later line is joined
 * to it; a line that cannot be read back is set aside in `<file>.unreadable`, never thrown away.
 */
import { type FileHandle, mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';

export const Spooled = t.readonly(
  t.strict({
    stamped: t.strict({ id: t.string, type: t.string, subject: t.string, payload: t.string }),
    /** The newest sequence known when it was spooled: it cannot be stored before that. */
    knownHead: t.number,
    /** The pin of the LEDGER that sequence is of. */
    stream: t.union([t.string, t.undefined]),
  }),
);
export type Spooled = t.TypeOf<typeof Spooled>;

export type SpoolFile = {
  readonly bytes: () => number;
  /** On disk when it resolves; when it rejects the file is as it was before. */
  readonly append: (text: string) => Promise<void>;
  /** When it rejects, say for want of room, the file is as it was before. */
  readonly replace: (text: string) => Promise<void>;
  readonly close: () => Promise<void>;
};

/** The entries of the file, in order; opening cleans up what a crash left. */
export const openSpoolFile = async (
  file: string,
): Promise<{ readonly file: SpoolFile; readonly entries: readonly Spooled[] }> => {
  const folder = dirname(file);
  await mkdir(folder, { recursive: true });
  await syncFolder(dirname(folder));
  const lines = linesOf(await readIfThere(file));
  const read = lines.map((line) => ({ line, entry: parse(line) }));
  const bad = read.flatMap(({ line, entry }) => (entry === undefined ? [line] : []));
  const entries = read.flatMap(({ entry }) => (entry === undefined ? [] : [entry]));
  if (bad.length > 0) await appendDurably(`${file}.unreadable`, `${bad.join('\n')}\n`);
  let bytes = await replaceDurably(file, textOf(entries));
  let handle: FileHandle = await open(file, 'a');
  const spoolFile: SpoolFile = {
    bytes: () => bytes,
    append: async (text) => {
      try {
        await handle.appendFile(text);
        await handle.datasync();
        bytes += Buffer.byteLength(text);
      } catch (error) {
        await handle.truncate(bytes).catch(() => undefined);
        throw error;
      }
    },
    replace: async (text) => {
      bytes = await replaceDurably(file, text);
      const old = handle;
      handle = await open(file, 'a');
      await old.close();
    },
    close: () => handle.close(),
  };
  return { file: spoolFile, entries };
};

export const textOf = (entries: readonly Spooled[]): string =>
  entries.map((entry) => `${JSON.stringify(entry)}\n`).join('');

/** Appends to another file, on disk when it resolves. */
export const appendDurably = async (file: string, text: string): Promise<void> => {
  const handle = await open(file, 'a');
  await handle.appendFile(text);
  await handle.datasync();
  await handle.close();
  await syncFolder(dirname(file));
};

/** What follows the last line end was never accepted: its writer died before it could say so. */
const linesOf = (text: string): readonly string[] =>
  text
    .slice(0, text.lastIndexOf('\n') + 1)
    .split('\n')
    .filter((line) => line !== '');

const parse = (line: string): Spooled | undefined => {
  try {
    const decoded = Spooled.decode(JSON.parse(line));
    return E.isRight(decoded) ? decoded.right : undefined;
  } catch {
    return undefined;
  }
};

/** Only a file that is not there is empty: one that cannot be read must not be replaced. */
const readIfThere = async (file: string): Promise<string> => {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  }
};

/** The whole file in one step; gives its size. */
export const replaceDurably = async (file: string, text: string): Promise<number> => {
  const temporary = `${file}.tmp`;
  const handle = await open(temporary, 'w');
  try {
    await handle.writeFile(text);
    await handle.datasync();
  } finally {
    await handle.close();
  }
  await rename(temporary, file);
  await syncFolder(dirname(file));
  return Buffer.byteLength(text);
};

const syncFolder = async (path: string): Promise<void> => {
  const folder = await open(path, 'r');
  await folder.sync();
  await folder.close();
};
