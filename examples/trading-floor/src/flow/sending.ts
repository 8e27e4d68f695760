/** Sends the desk's orders in small bursts on a timer; tries gently while it is held back. IO. */
import type { Random } from '../book/random.ts';
import type { Dialer } from '../wire/dial-lines.ts';
import { createRate } from '../wire/rate.ts';
import type { Desk } from './desk.ts';
import { nextOrder } from './order-mix.ts';

export type Sending = {
  readonly pause: () => void;
  readonly resume: () => void;
  readonly isPaused: () => boolean;
  readonly onAcknowledged: () => void;
  readonly perSecond: () => number;
  readonly lastAcknowledgedAt: () => string | null;
  readonly stop: () => void;
};

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

export const startSending = (options: SendingOptions): Sending => {
  const { desk, line, random, day } = options;
  const rate = createRate();
  let paused = false;
  let last: Date | undefined;
  let issued = 0;
  let owed = 0;
  let at = performance.now();

  const burst = (): void => {
    const now = performance.now();
    const perSecond = desk.isHeldBack()
      ? Math.min(heldBackPerSecond, options.perSecond)
      : options.perSecond;
    // What a late timer missed is made up for, but never more than a tenth of a second.
    owed = Math.min(owed + ((now - at) * perSecond) / 1000, perSecond / 10 + 1);
    at = now;
    const connection = line.connection();
    if (paused || connection === undefined) return;
    for (; owed >= 1 && desk.unanswered() < mostUnanswered; owed -= 1) {
      issued += 1;
      const order = nextOrder(`F${day}-${issued}`, random, desk.lastPrice);
      desk.sent(order);
      connection.send({ type: 'order', ...order });
    }
    if (desk.isHeldBack()) return;
    for (const clOrdId of desk.overflow(mostOpen)) connection.send({ type: 'cancel', clOrdId });
  };

  const timer = setInterval(burst, burstMs);
  return {
    pause: () => {
      paused = true;
    },
    resume: () => {
      paused = false;
    },
    isPaused: () => paused,
    onAcknowledged: () => {
      rate.add(performance.now());
      last = new Date();
    },
    perSecond: () => rate.perSecond(performance.now()),
    lastAcknowledgedAt: () => last?.toISOString() ?? null,
    stop: () => clearInterval(timer),
  };
};
