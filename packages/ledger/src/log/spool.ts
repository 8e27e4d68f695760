/**
 * The on-disk queue for facts while the log is away: fsynced, ordered, bounded. IO.
 *
 * Each line is an already stamped event, so that appending it twice has one effect: its id is the
 * message id, and after a crash the aggregate is searched for that id before it is appended again.
 * Lines leave only after their append was acknowledged; a torn last line was never accepted.
 */
import { type FileHandle, mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import * as E from 'fp-ts/lib/Either.js';
import type { Stamped } from '../events/producer.ts';
import type { AppendStamped } from './append.ts';
import type { LeaderReader } from './leader.ts';

export type SpoolFull = {
  readonly _tag: 'SpoolFull';
  readonly limitBytes: number;
  readonly hint: string;
};

export type Spooled = { readonly stamped: Stamped; readonly knownHead: number };

export type Spool = {
  readonly size: () => number;
  readonly add: (entry: Spooled) => Promise<E.Either<SpoolFull, void>>;
  /** Appends everything in order; stops at the first failure and keeps the rest. */
  readonly flush: (append: AppendStamped, leader: LeaderReader) => Promise<FlushResult>;
  readonly close: () => Promise<void>;
};

export type FlushResult = {
  readonly appended: number;
  readonly left: number;
  readonly reason?: string;
};

export const openSpool = async (file: string, limitBytes = 16 * 1024 ** 2): Promise<Spool> => {
  await mkdir(dirname(file), { recursive: true });
  let entries = await readEntries(file);
  let bytes = await rewrite(file, entries);
  let handle: FileHandle = await open(file, 'a');

  const drop = async (count: number) => {
    entries = entries.slice(count);
    await handle.close();
    bytes = await rewrite(file, entries);
    handle = await open(file, 'a');
  };

  return {
    size: () => entries.length,
    add: async (entry) => {
      const line = `${JSON.stringify(entry)}\n`;
      if (bytes + line.length > limitBytes) {
        const hint = `free or raise the spool at ${file}: facts are being refused`;
        return E.left({ _tag: 'SpoolFull', limitBytes, hint });
      }
      await handle.write(line);
      await handle.datasync();
      entries = [...entries, entry];
      bytes += line.length;
      return E.right(undefined);
    },
    flush: async (append, leader) => {
      let appended = 0;
      for (const { stamped, knownHead } of entries) {
        const done = await appendOnce(append, leader, stamped, knownHead);
        if (E.isLeft(done)) {
          if (appended > 0) await drop(appended);
          return { appended, left: entries.length, reason: done.left };
        }
        appended += 1;
      }
      if (appended > 0) await drop(appended);
      return { appended, left: entries.length };
    },
    close: () => handle.close(),
  };
};

/** Facts are appended at the current sequence; another writer in between only means once more. */
const appendOnce = async (
  append: AppendStamped,
  leader: LeaderReader,
  stamped: Stamped,
  knownHead: number,
): Promise<E.Either<string, void>> => {
  try {
    let last = 0;
    for await (const message of leader.after(stamped.subject, knownHead)) {
      if (message.id === stamped.id) return E.right(undefined);
      last = message.sequence;
    }
    for (;;) {
      last = (await leader.last(stamped.subject))?.sequence ?? last;
      const result = await append(stamped, last);
      if (E.isRight(result)) return E.right(undefined);
      if (result.left._tag !== 'SequenceConflict') return E.left(result.left.reason);
    }
  } catch (error) {
    return E.left(error instanceof Error ? error.message : String(error));
  }
};

const readEntries = async (file: string): Promise<readonly Spooled[]> => {
  const text = await readFile(file, 'utf8').catch(() => '');
  const complete = text.slice(0, text.lastIndexOf('\n') + 1);
  return complete.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Spooled]));
};

/** Replaces the file in one step, durably, and returns its size in bytes. */
const rewrite = async (file: string, entries: readonly Spooled[]): Promise<number> => {
  const text = entries.map((entry) => `${JSON.stringify(entry)}\n`).join('');
  const temporary = `${file}.tmp`;
  const handle = await open(temporary, 'w');
  await handle.writeFile(text);
  await handle.datasync();
  await handle.close();
  await rename(temporary, file);
  const folder = await open(dirname(file), 'r');
  await folder.sync();
  await folder.close();
  return Buffer.byteLength(text);
};
