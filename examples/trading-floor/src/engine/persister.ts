/**
 * Writes the journal's orders and trades to the database, behind the trading and never in its
 * way: it reads the journal on its own connection, from where the tables end, so a take-over
 * catches up by itself and memory stays bounded. Only the primary writes; a standby looks on,
 * its connection warm. A killed writer leaves whole batches or none; one whose database moved
 * reads there where its tables end. IO.
 */
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import type { JournalEntry } from '../book/journal-entry.ts';
import type { PortOrFinder } from '../wire/dial-lines.ts';
import type { FollowedDatabase } from '../wire/followed-database.ts';
import { claimWriter, readPersisted, writeBatch } from './database.ts';
import { type JournalLink, openJournalLink } from './journal-link.ts';
import { rowBatch } from './row-batch.ts';

export type Persister = {
  readonly persistedSequence: () => number;
  /** Becomes the writer of this incarnation; `onFenced` hears when a newer one has taken over. */
  readonly write: (incarnation: number, onFenced: (reason: string) => void) => void;
  /** Reads on from the gateway that is active by now. */
  readonly redial: () => void;
  readonly close: () => void;
};

export type PersisterOptions = {
  readonly database: FollowedDatabase;
  readonly engine: string;
  readonly journalPort: PortOrFinder;
};

const pauseMs = 100;
const connectMs = 1000;
const lookMs = 1000;
const largestBatch = 4000;
const most = 20_000;

export const createPersister = (options: PersisterOptions): Persister =>
  new DatabasePersister(options);

class DatabasePersister implements Persister {
  readonly #options: PersisterOptions;
  #persisted = 0;
  #incarnation: number | undefined;
  #closed = false;
  /** The connection that is in use was given up. */
  #left = false;
  #link: JournalLink | undefined;
  #entries: JournalEntry[] = [];
  #onFenced: (reason: string) => void = () => undefined;
  #wake = new AbortController();

  constructor(options: PersisterOptions) {
    this.#options = options;
    void this.#run();
  }

  persistedSequence = (): number => this.#persisted;

  write = (incarnation: number, onFenced: (reason: string) => void): void => {
    this.#incarnation = incarnation;
    this.#onFenced = onFenced;
    this.#wake.abort();
  };

  redial = (): void => this.#link?.redial();

  close = (): void => {
    this.#closed = true;
    this.#wake.abort();
    this.#link?.close();
  };

  /** Connects, works until something breaks, says so once, and tries again. */
  async #run(): Promise<void> {
    let failing = false;
    while (!this.#closed) {
      const { url, onChange } = this.#options.database;
      const client = new pg.Client({ connectionString: url(), connectionTimeoutMillis: connectMs });
      client.on('error', () => undefined);
      const stop = onChange(() => this.#leave(client));
      try {
        this.#left = false;
        await client.connect();
        failing = false;
        while (!this.#closed) await this.#work(client);
      } catch (error) {
        if (!failing) console.error(`the database is out of reach, trying on: ${String(error)}`);
        failing = true;
      }
      stop();
      this.#stopReading();
      this.#leave(client);
      await this.#rest(pauseMs);
    }
  }

  /** Whatever is under way on it fails, and a server that hangs is not waited for. */
  #leave(client: pg.Client): void {
    this.#left = true;
    void client.end().catch(() => undefined);
    this.#wake.abort();
  }

  async #work(client: pg.Client): Promise<void> {
    const incarnation = this.#incarnation;
    if (incarnation === undefined) {
      this.#persisted = await readPersisted(client);
      await this.#rest(lookMs);
      return;
    }
    const persisted = await claimWriter(client, incarnation);
    if (persisted === undefined) {
      this.#giveUp(incarnation);
      return;
    }
    this.#persisted = persisted;
    this.#startReading();
    while (!this.#closed && this.#incarnation === incarnation) {
      await this.#rest(this.#entries.length < largestBatch ? pauseMs : 0);
      await this.#writeNext(client, incarnation);
    }
    this.#stopReading();
  }

  async #writeNext(client: pg.Client, incarnation: number): Promise<void> {
    if (this.#left) throw new Error('the database has moved');
    const entries = this.#entries.slice(0, largestBatch);
    const last = entries.at(-1);
    if (last === undefined) return;
    const batch = rowBatch(entries);
    const written = await writeBatch(client, incarnation, this.#persisted, last.seq, batch);
    if (!written) {
      this.#giveUp(incarnation);
      return;
    }
    this.#entries = this.#entries.slice(entries.length);
    this.#persisted = last.seq;
    if (this.#entries.length < most) this.#link?.resume();
  }

  #giveUp(incarnation: number): void {
    this.#incarnation = undefined;
    this.#onFenced(`database: a newer incarnation than ${incarnation} writes`);
  }

  #startReading(): void {
    this.#stopReading();
    const { engine, journalPort: port } = this.#options;
    const next = (): number => (this.#entries.at(-1)?.seq ?? this.#persisted) + 1;
    this.#link = openJournalLink({
      port,
      hello: () => ({ engine, role: 'reader', incarnation: 0, from: next() }),
      onWelcome: () => undefined,
      onEntry: (entry) => {
        this.#entries.push(entry);
        if (this.#entries.length >= most) this.#link?.pause();
      },
      onRefused: (reason) => {
        console.error(`the database writer cannot read the journal: ${reason}`);
        this.#stopReading();
      },
    });
  }

  #stopReading(): void {
    this.#link?.close();
    this.#link = undefined;
    this.#entries = [];
  }

  async #rest(ms: number): Promise<void> {
    if (this.#wake.signal.aborted) this.#wake = new AbortController();
    await delay(ms, undefined, { signal: this.#wake.signal }).catch(() => undefined);
  }
}
