/** Sends the desk's orders in small bursts on a timer; tries gently while it is held back. IO. */
import type { Random } from '../book/random.ts';
import type { Dialer } from '../wire/dial-lines.ts';
import { createRate } from '../wire/rate.ts';
import type { Desk } from './desk.ts';
import { nextOrder } from './order-mix.ts';

export type SendingOptions = {
  readonly desk: Desk;
  readonly line: Dialer;
  readonly random: Random;
  /** Makes order ids unique across runs. */
  readonly day: string;
  readonly perSecond: number;
};

const burstMs = 20;
const heldBackPerSecond = 100;
const mostOpen = 250;
const mostUnanswered = 800;

export class Sending {
  paused = false;
  readonly #options: SendingOptions;
  readonly #timer: NodeJS.Timeout;
  readonly #rate = createRate();
  #lastAcknowledged: Date | undefined;
  #issued = 0;
  #owed = 0;
  #at = performance.now();

  constructor(options: SendingOptions) {
    this.#options = options;
    this.#timer = setInterval(() => this.#burst(), burstMs);
  }

  onAcknowledged = (): void => {
    this.#rate.add(performance.now());
    this.#lastAcknowledged = new Date();
  };

  perSecond = (): number => this.#rate.perSecond(performance.now());

  lastAcknowledgedAt = (): string | null => this.#lastAcknowledged?.toISOString() ?? null;

  stop = (): void => clearInterval(this.#timer);

  #burst(): void {
    const { desk, line, random, day } = this.#options;
    this.#accrue();
    const connection = line.connection();
    if (this.paused || connection === undefined) return;
    for (; this.#owed >= 1 && desk.unanswered() < mostUnanswered; this.#owed -= 1) {
      this.#issued += 1;
      const order = nextOrder(`F${day}-${this.#issued}`, random, desk.lastPrice);
      desk.sent(order);
      connection.send({ type: 'order', ...order });
    }
    if (desk.isHeldBack()) return;
    for (const clOrdId of desk.overflow(mostOpen)) connection.send({ type: 'cancel', clOrdId });
  }

  // What a late timer missed is made up for, but never more than a tenth of a second.
  #accrue(): void {
    const { desk, perSecond: full } = this.#options;
    const perSecond = desk.isHeldBack() ? Math.min(heldBackPerSecond, full) : full;
    const now = performance.now();
    this.#owed = Math.min(this.#owed + ((now - this.#at) * perSecond) / 1000, perSecond / 10 + 1);
    this.#at = now;
  }
}
