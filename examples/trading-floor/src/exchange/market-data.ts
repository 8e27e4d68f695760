/**
 * The venue's market data: every change of a price level and every trade, numbered 1, 2, 3 … in
 * one sequence. Changes are gathered until `flush`, which numbers each touched level once with
 * what it is then. The newest messages are kept for re-requests, and the book as it was every so
 * many messages, so that its digest at any kept number can be told. Pure, changes in place.
 */
import { formatDecimal } from '../book/decimal.ts';
import type { Side } from '../book/order.ts';
import { type Packet, packetsOf } from '../feed/packet.ts';
import { createPriceBook, digestOf } from '../feed/price-book.ts';

type Snapshot = { readonly sequence: number; readonly messages: readonly string[] };

const kept = 60_000;
const snapshotEvery = 1000;

export class MarketData {
  readonly session: string;
  readonly #levelOf: (symbol: string, side: Side, price: number) => number;
  readonly #book = createPriceBook();
  #touched = new Map<string, () => number>();
  #trades: string[] = [];
  #messages: string[] = [];
  #forgotten = 0;
  #snapshots: Snapshot[] = [{ sequence: 0, messages: [] }];

  /** `levelOf` tells how much rests at a price now; `session` is the venue's day. */
  constructor(session: string, levelOf: (symbol: string, side: Side, price: number) => number) {
    this.session = session;
    this.#levelOf = levelOf;
  }

  sequence = (): number => this.#forgotten + this.#messages.length;

  touch = (symbol: string, side: Side, price: number): void => {
    const key = `${symbol} ${side} ${formatDecimal(price)}`;
    if (!this.#touched.has(key)) {
      this.#touched.set(key, () => this.#levelOf(symbol, side, price));
    }
  };

  trade = (symbol: string, price: number, quantity: number): void => {
    this.#trades.push(`${symbol} last=${formatDecimal(price)} ${formatDecimal(quantity)}`);
  };

  /** Numbers what happened since the last time; a heartbeat when nothing did. */
  flush = (): readonly Packet[] => {
    const first = this.sequence() + 1;
    const messages = [...this.#trades];
    for (const [key, levelOf] of this.#touched) messages.push(`${key}=${formatDecimal(levelOf())}`);
    this.#trades = [];
    this.#touched = new Map();
    for (const message of messages) this.#keep(message);
    return packetsOf({ session: this.session, first, messages });
  };

  /** The messages of these numbers that are still kept. */
  messages = (from: number, to: number): Packet => {
    const first = Math.max(from, this.#forgotten + 1);
    const found = this.#messages.slice(first - this.#forgotten - 1, to - this.#forgotten);
    return { session: this.session, first, messages: found };
  };

  snapshot = (): Snapshot => ({ sequence: this.sequence(), messages: this.#book.messages() });

  /** The digest of the book after this message; undefined when it is too old, or still to come. */
  digestAt = (sequence: number): string | undefined => {
    if (sequence > this.sequence()) return undefined;
    const from = this.#snapshots.findLast((snapshot) => snapshot.sequence <= sequence);
    if (from === undefined) return undefined;
    const book = createPriceBook(from.messages);
    for (const message of this.messages(from.sequence + 1, sequence).messages) book.apply(message);
    return digestOf(book.messages());
  };

  #keep(message: string): void {
    this.#messages.push(message);
    this.#book.apply(message);
    if (this.sequence() % snapshotEvery === 0) this.#snapshots.push(this.snapshot());
    if (this.#messages.length < 2 * kept) return;
    this.#forgotten += this.#messages.length - kept;
    this.#messages = this.#messages.slice(-kept);
    this.#snapshots = this.#snapshots.filter(({ sequence: at }) => at >= this.#forgotten);
  }
}
