/**
 * Order management as a running program: it follows the journal, says how far it has come, and
 * keeps its book on the disk. Only the primary copy is heard by the gateway, and only while it
 * is caught up and its intake is open. IO through what it is given.
 */
import type { JournalEntry } from '../book/journal-entry.ts';
import { Follower } from '../following/follower.ts';
import { type FoundState, type KeptState, keepState } from '../following/kept-state.ts';
import type { ServiceRole } from '../following/service-role.ts';
import type { TradingDatabase } from '../following/trading-database.ts';
import type { Gateways } from '../wire/gateways.ts';
import { applyToOms, type OmsBook } from './oms-book.ts';
import { type OmsKept, omsText } from './oms-text.ts';

export type OmsOptions = {
  readonly name: string;
  readonly directory: string;
  readonly gateways: Gateways;
  readonly role: ServiceRole;
  readonly database: TradingDatabase;
  readonly kept: OmsKept;
  readonly found: FoundState | undefined;
};

const ackMs = 100;

export class Oms {
  readonly directory: string;
  readonly gateways: Gateways;
  readonly role: ServiceRole;
  readonly database: TradingDatabase;
  readonly follower: Follower;
  book: OmsBook;
  intake: boolean;
  readonly #kept: KeptState;
  readonly #timer: NodeJS.Timeout;

  constructor(options: OmsOptions) {
    const { name, directory, gateways, role, database, kept } = options;
    this.directory = directory;
    this.gateways = gateways;
    this.role = role;
    this.database = database;
    this.book = kept.book;
    this.intake = kept.intake;
    this.#kept = keepState(
      directory,
      options.found,
      () => omsText(this),
      () => this.book.sequence,
    );
    this.follower = new Follower({
      ...{ name, gateways, apply: this.#apply, sequence: () => this.book.sequence },
      as: () => {
        const { incarnation } = role.now();
        return { role: role.isPrimary() ? 'oms' : 'reader', incarnation };
      },
      onRefused: (reason) => {
        console.error(`${name}: the gateway refuses: ${reason}`);
        const newer = /is older than (\d+)$/.exec(reason)?.[1];
        if (newer !== undefined) role.stepBack(Number(newer));
      },
    });
    role.onChange(() => this.follower.again());
    this.#timer = setInterval(this.acknowledge, ackMs);
  }

  status = (): 'OK' | 'LOADING' | 'STARTING' => {
    if (!this.follower.isUp()) return 'STARTING';
    return this.follower.isCaughtUp() ? 'OK' : 'LOADING';
  };

  accepting = (): boolean => this.intake && this.role.isPrimary() && this.status() === 'OK';

  /** Says to the gateway how far this is, and whether new orders may come. */
  acknowledge = (): void => {
    if (!this.role.isPrimary() || !this.follower.isUp()) return;
    const { sequence } = this.book;
    this.follower.send({ type: 'ack', sequence, accepting: this.accepting() });
  };

  /** Settles when the book as it is now is on the disk. */
  keep = (): Promise<void> => this.#kept.keep();

  /** Takes another book for its own and follows the journal from there. */
  replace = (book: OmsBook): void => {
    this.book = book;
    this.follower.again();
  };

  close = (): void => {
    clearInterval(this.#timer);
    this.#kept.close();
    this.follower.close();
  };

  // What a line that was closed still delivers belongs to the book before.
  #apply = (entry: JournalEntry): void => {
    if (entry.seq === this.book.sequence + 1) applyToOms(this.book, entry);
    else if (entry.seq > this.book.sequence) this.follower.again();
  };
}
