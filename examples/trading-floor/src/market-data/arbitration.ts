/**
 * Makes one stream of two lines: each number is taken once, from whichever line brings it first,
 * and messages come out in order without a hole. What comes too early waits; what never comes is
 * `missing` until somebody fills it. Pure, changes in place.
 */
import type { Packet } from '../feed/packet.ts';

export type Range = { readonly from: number; readonly to: number };

export type Arbitration = {
  /** The messages that this packet lets through, in order. */
  readonly take: (packet: Omit<Packet, 'session'>) => readonly string[];
  /** The numbers that hold up what waits, as far as they are known to exist. */
  readonly missing: () => Range | undefined;
  /** The last number that came out. */
  readonly sequence: () => number;
  /** Everything up to this number is known from elsewhere: gives what has waited for it. */
  readonly startAfter: (sequence: number) => readonly string[];
};

/** Room for some seconds of the feed; what does not fit is asked for again later. */
const mostWaiting = 50_000;
/** A snapshot may be a little older than the stream: so much is kept to go on from it. */
const recentKept = 5000;

export const createArbitration = (): Arbitration => {
  const waiting = new Map<number, string>();
  const recent = new Map<number, string>();
  let sequence = 0;
  /** The highest number that a packet or heartbeat has shown to exist. */
  let known = 0;

  const release = (): readonly string[] => {
    const released: string[] = [];
    for (;;) {
      const message = waiting.get(sequence + 1);
      if (message === undefined) return released;
      sequence += 1;
      waiting.delete(sequence);
      recent.set(sequence, message);
      recent.delete(sequence - recentKept);
      released.push(message);
    }
  };

  const take: Arbitration['take'] = ({ first, messages }) => {
    known = Math.max(known, first + messages.length - 1);
    for (const [i, message] of messages.entries()) {
      if (first + i > sequence && waiting.size < mostWaiting) waiting.set(first + i, message);
    }
    return release();
  };

  const missing = (): Range | undefined => {
    if (sequence >= known) return undefined;
    let to = known;
    for (const number of waiting.keys()) to = Math.min(to, number - 1);
    return { from: sequence + 1, to };
  };

  const startAfter = (start: number): readonly string[] => {
    for (const [number, message] of recent) if (number > start) waiting.set(number, message);
    recent.clear();
    sequence = start;
    known = Math.max(known, start);
    for (const number of waiting.keys()) if (number <= start) waiting.delete(number);
    return release();
  };
  return { take, missing, sequence: () => sequence, startAfter };
};
