/**
 * The journal as everybody but the replica sees it: an entry is there when it is fsynced here
 * and, while the replica is required, fsynced there too. So nothing that anybody was told, client
 * or engine, is missing on the replica. What is committed stays committed. IO through the log.
 */
import type { LineBatch, LineLog } from '../wire/line-log.ts';

type Waiter = { readonly seq: number; readonly resolve: () => void };

export class ReplicatedLog implements LineLog {
  /** On this disk, committed or not: what a replica follows. */
  readonly local: LineLog;
  readonly #now: () => number;
  readonly #listeners = new Set<(batch: LineBatch) => void>();
  #waiters: Waiter[] = [];
  /** Lines on this disk that wait for the replica; they end at the local head. */
  #waiting: string[] = [];
  #waitingSince: number | undefined;
  #head: number;
  #acknowledged = 0;
  #required: boolean;

  /** `required` from the start: nothing found in the file counts before the replica has it. */
  constructor(local: LineLog, now: () => number, required = false) {
    this.local = local;
    this.#now = now;
    this.#required = required;
    this.#head = required ? 0 : local.head();
    if (required && local.head() > 0) this.#waitingSince = now();
    local.onDurable((batch) => this.#take(batch));
  }

  head = (): number => this.#head;
  last = (): number => this.local.last();
  append = (line: string): void => this.local.append(line);
  close = (): Promise<void> => this.local.close();

  durable = (seq: number): Promise<void> => {
    if (seq <= this.#head) return Promise.resolve();
    return new Promise((resolve) => this.#waiters.push({ seq, resolve }));
  };

  read = async (from: number): Promise<LineBatch> => {
    const head = this.#head;
    const batch = await this.local.read(from);
    if (batch.last <= head) return batch;
    const lines = batch.text.split('\n').slice(0, head - from + 1);
    return { first: from, last: head, text: `${lines.join('\n')}\n` };
  };

  onDurable = (listener: (batch: LineBatch) => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  isRequired = (): boolean => this.#required;

  /** From now on the replica counts, or no longer does. */
  require = (required: boolean): void => {
    this.#required = required;
    this.#advance();
  };

  /** The replica has everything up to here on its disk. */
  acknowledge = (seq: number): void => {
    this.#acknowledged = seq;
    this.#advance();
  };

  acknowledged = (): number => this.#acknowledged;

  /** For how long the oldest entry has been waiting for the replica; 0 when none is. */
  waitedMs = (): number =>
    this.#waitingSince === undefined ? 0 : this.#now() - this.#waitingSince;

  #take(batch: LineBatch): void {
    if (!this.#required && this.#head + 1 === batch.first) {
      this.#commit(batch);
      return;
    }
    this.#waitingSince ??= this.#now();
    for (const line of batch.text.split('\n').slice(0, -1)) this.#waiting.push(line);
    this.#advance();
  }

  #advance(): void {
    const local = this.local.head();
    const to = this.#required ? Math.min(local, this.#acknowledged) : local;
    if (to <= this.#head) return;
    const first = local - this.#waiting.length + 1;
    const ready = this.#waiting.splice(0, Math.max(0, to - first + 1));
    this.#waitingSince = to < local ? this.#now() : undefined;
    // Entries found in the file at the start are not in memory: followers read them from there.
    const all = first <= this.#head + 1;
    const text = all ? ready.map((line) => `${line}\n`).join('') : '';
    this.#commit({ first: all ? this.#head + 1 : to + 1, last: to, text });
  }

  #commit(batch: LineBatch): void {
    this.#head = batch.last;
    for (const listener of this.#listeners) listener(batch);
    this.#waiters = this.#waiters.filter(({ seq, resolve }) => {
      if (seq <= this.#head) resolve();
      return seq > this.#head;
    });
  }
}
