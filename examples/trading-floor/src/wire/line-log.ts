/**
 * An append-only file of numbered JSON lines with group commit: what arrives while one write is
 * under way goes out together in the next. Followers hear of lines only when they are on the
 * disk (`sync: true`: fsynced). A failed write ends the program: after it, nobody knows what is
 * on the disk. The newest lines stay in memory, older ones are read from the file. IO.
 */
import { type FileHandle, open } from 'node:fs/promises';
import { type LogIndex, readLines } from './line-log-file.ts';
import { openLog } from './line-log-open.ts';
import { createLineTail } from './line-tail.ts';

export type LineBatch = { readonly first: number; readonly last: number; readonly text: string };

export type LineLog = {
  /** The last line that is on the disk. */
  readonly head: () => number;
  /** The last line given out, on the disk or on its way. */
  readonly last: () => number;
  /** `line` must be the JSON of an object with `seq` = last() + 1 first. */
  readonly append: (line: string) => void;
  /** Settles when line `seq` is on the disk. */
  readonly durable: (seq: number) => Promise<void>;
  /** A stretch of lines from `from` on, at most some thousand; `from` must be ≤ head. */
  readonly read: (from: number) => Promise<LineBatch>;
  readonly onDurable: (listener: (batch: LineBatch) => void) => () => void;
  readonly close: () => Promise<void>;
};

export type LineLogOptions = {
  readonly path: string;
  readonly sync: boolean;
  /** Called for every line found at opening, in order. */
  readonly onLine?: (value: unknown) => void;
};

type Waiter = { readonly seq: number; readonly resolve: () => void };

export const openLineLog = async (options: LineLogOptions): Promise<LineLog> => {
  const found = await openLog(options.path, options.onLine);
  const file = await open(options.path, 'a+');
  return new FileLineLog(file, options.sync, found.head, found.index);
};

class FileLineLog implements LineLog {
  readonly #file: FileHandle;
  readonly #sync: boolean;
  readonly #index: LogIndex;
  readonly #tail = createLineTail();
  readonly #listeners = new Set<(batch: LineBatch) => void>();
  #pending: string[] = [];
  #waiters: Waiter[] = [];
  #head: number;
  #last: number;
  #committing: Promise<void> | undefined;

  constructor(file: FileHandle, sync: boolean, head: number, index: LogIndex) {
    this.#file = file;
    this.#sync = sync;
    this.#index = index;
    this.#head = head;
    this.#last = head;
    this.#tail.reset(head);
  }

  head = (): number => this.#head;
  last = (): number => this.#last;

  append = (line: string): void => {
    this.#last += 1;
    this.#pending.push(`${line}\n`);
    this.#committing ??= this.#commitAll();
  };

  durable = (seq: number): Promise<void> => {
    if (seq <= this.#head) return Promise.resolve();
    return new Promise((resolve) => this.#waiters.push({ seq, resolve }));
  };

  read = async (from: number): Promise<LineBatch> =>
    this.#tail.read(from, this.#head) ?? readLines(this.#file, this.#index, from, this.#head);

  onDurable = (listener: (batch: LineBatch) => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  close = async (): Promise<void> => {
    await this.#committing;
    await this.#file.close();
  };

  // Starts after the current events are handled, so that one wake-up's lines are one write.
  async #commitAll(): Promise<void> {
    await new Promise(setImmediate);
    while (this.#pending.length > 0) {
      const lines = this.#pending;
      this.#pending = [];
      await this.#commit(lines);
    }
    this.#committing = undefined;
  }

  async #commit(lines: readonly string[]): Promise<void> {
    const text = lines.join('');
    await this.#file.appendFile(text);
    if (this.#sync) await this.#file.datasync();
    const first = this.#head + 1;
    this.#head += lines.length;
    this.#index.add(lines);
    this.#tail.add(lines);
    for (const listener of this.#listeners) listener({ first, last: this.#head, text });
    this.#waiters = this.#waiters.filter(({ seq, resolve }) => {
      if (seq <= this.#head) resolve();
      return seq > this.#head;
    });
  }
}
