/**
 * The desk's view of its own orders, from what the gateway answers: what is open, what it last
 * paid, how it goes. Pure, in place; memory is bounded by the open orders.
 */
import { parseDecimal } from '../book/decimal.ts';
import { instruments } from '../book/instruments.ts';
import type { NewOrder } from '../book/order.ts';

type Fields = Readonly<Record<string, unknown>>;
type Open = { readonly cum: number; canceling: boolean };

// Reasons that mean "not now": the desk goes on trying, gently.
const notNow = /^(halted|no primary|busy|not the sequencer|risk|order management|stage)/;

export class Desk {
  readonly #counts = { sent: 0, acknowledged: 0, rejected: 0, rejectedHalted: 0, fills: 0 };
  #waiting = new Map<string, NewOrder>();
  /** Unanswered when the line was lost: an answer may still come on the next line, or never. */
  #doubtful = new Map<string, NewOrder>();
  readonly #open = new Map<string, Open>();
  readonly #prices = new Map(instruments.map((i) => [i.symbol, parseDecimal(i.price) ?? 0]));
  #partly = 0;
  #heldBack = false;
  #lastRejection: string | null = null;

  sent = (order: NewOrder): void => {
    this.#counts.sent += 1;
    this.#waiting.set(order.clOrdId, order);
  };

  /** Takes an answer; gives the order when it has just been acknowledged. */
  take = (answer: Fields): NewOrder | undefined => {
    const clOrdId = String(answer['clOrdId']);
    const { type } = answer;
    if (type === 'accepted') return this.#accepted(clOrdId);
    if (type === 'fill') this.#filled(clOrdId, answer);
    if (type === 'canceled' || type === 'cancelRejected') this.#close(clOrdId);
    if (type === 'rejected') this.#rejected(clOrdId, String(answer['reason']));
    return undefined;
  };

  stats = (): Fields => ({
    ...this.#counts,
    openOrders: this.#open.size,
    partiallyFilled: this.#partly,
    lastRejection: this.#lastRejection,
  });

  /** Unanswered orders: none is sent while there are too many. */
  unanswered = (): number => this.#waiting.size;

  /** The gateway is not taking orders: the desk only tries now and then. */
  isHeldBack = (): boolean => this.#heldBack;

  lastPrice = (symbol: string): number => this.#prices.get(symbol) ?? 0;

  /** The oldest open orders beyond `most`, each named once. */
  overflow = (most: number): readonly string[] => {
    const named: string[] = [];
    let excess = this.#open.size - most;
    for (const [clOrdId, order] of this.#open) {
      if (excess <= 0) break;
      excess -= 1;
      if (!order.canceling) named.push(clOrdId);
      order.canceling = true;
    }
    return named;
  };

  /** The line was lost: what was not answered is in doubt, and cancels may be repeated. */
  onLineLost = (): void => {
    if (this.#waiting.size > 0) this.#doubtful = this.#waiting;
    this.#waiting = new Map();
    for (const order of this.#open.values()) order.canceling = false;
  };

  #accepted(clOrdId: string): NewOrder | undefined {
    this.#heldBack = false;
    const order = this.#waiting.get(clOrdId) ?? this.#doubtful.get(clOrdId);
    if (order === undefined) return undefined;
    this.#counts.acknowledged += 1;
    this.#waiting.delete(clOrdId);
    this.#doubtful.delete(clOrdId);
    this.#open.set(clOrdId, { cum: 0, canceling: false });
    return order;
  }

  #filled(clOrdId: string, answer: Fields): void {
    this.#counts.fills += 1;
    const price = parseDecimal(answer['lastPrice']);
    if (price !== undefined) this.#prices.set(String(answer['symbol']), price);
    const before = this.#open.get(clOrdId);
    if (before === undefined) return;
    if (answer['leavesQuantity'] === '0') {
      this.#close(clOrdId);
      return;
    }
    if (before.cum === 0) this.#partly += 1;
    const cum = parseDecimal(answer['cumQuantity']) ?? 0;
    this.#open.set(clOrdId, { cum, canceling: before.canceling });
  }

  #close(clOrdId: string): void {
    if ((this.#open.get(clOrdId)?.cum ?? 0) > 0) this.#partly -= 1;
    this.#open.delete(clOrdId);
  }

  #rejected(clOrdId: string, reason: string): void {
    this.#waiting.delete(clOrdId);
    this.#counts.rejected += 1;
    if (reason.startsWith('halted')) this.#counts.rejectedHalted += 1;
    this.#lastRejection = reason;
    this.#heldBack = notNow.test(reason);
  }
}
