/**
 * What a delivered message's reply subject says of it, exact to the nanosecond (the client's own
 * number is a double and rounds). Pure.
 *
 * `$JS.ACK.<stream>.<consumer>.<delivered>.<sequence>.<delivery>.<time>.<pending>`, in the newer
 * form with `<domain>.<account>` before the stream. ADR-15 of NATS.
 */

export type Delivery = {
  /** Position in the stream. */
  readonly sequence: number;
  /** Position in this consumer's deliveries, gapless from 1. */
  readonly delivery: number;
  /** ISO instant of the append, nine digits of a second. */
  readonly recordedAt: string;
  /** How many matching messages the server still held. */
  readonly pending: number;
};

/** By hand: it is done for every message, and taking the text apart would cost three times more. */
export const parseDelivery = (reply: string): Delivery | undefined => {
  if (!reply.startsWith('$JS.ACK.')) return undefined;
  return (
    numbersAt(reply, afterDots(reply, 5), true) ?? numbersAt(reply, afterDots(reply, 7), false)
  );
};

const numbersAt = (reply: string, start: number, toTheEnd: boolean): Delivery | undefined => {
  const delivery = afterDigits(reply, start);
  const nanos = afterDigits(reply, delivery);
  const pending = afterDigits(reply, nanos);
  const end = afterDigits(reply, pending);
  if (end < 0 || pending - nanos > 20 || (toTheEnd && end <= reply.length)) return undefined;
  return {
    sequence: wholeAt(reply, start, delivery),
    delivery: wholeAt(reply, delivery, nanos),
    recordedAt: isoOfDigits(reply.slice(nanos, pending - 1)),
    pending: wholeAt(reply, pending, end),
  };
};

/** Where the token after so many dots begins; -1 when there is none. */
const afterDots = (text: string, dots: number): number => {
  let at = 0;
  for (let left = dots; left > 0; left -= 1) {
    at = text.indexOf('.', at) + 1;
    if (at === 0) return -1;
  }
  return at;
};

const [dot, zero, nine] = [46, 48, 57];

/** Where the token after the digits that begin here begins; -1 when here are no digits. */
const afterDigits = (text: string, from: number): number => {
  if (from < 0) return -1;
  let at = from;
  for (; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === dot) break;
    if (code < zero || code > nine) return -1;
  }
  return at === from ? -1 : at + 1;
};

const wholeAt = (text: string, from: number, next: number): number => {
  let whole = 0;
  for (let at = from; at < next - 1; at += 1) whole = whole * 10 + text.charCodeAt(at) - zero;
  return whole;
};

/** ISO instant of nanoseconds since 1970, always with nine digits after the second. */
export const isoFromNanos = (nanos: bigint): string => isoOfDigits(String(nanos));

/** The second that was written last: neighbours in the log mostly share it. */
let latest = { seconds: '', text: '' };

const isoOfDigits = (nanos: string): string => {
  const digits = nanos.padStart(10, '0');
  const seconds = digits.slice(0, -9);
  if (seconds !== latest.seconds) {
    latest = { seconds, text: new Date(Number(seconds) * 1_000).toISOString().slice(0, 19) };
  }
  return `${latest.text}.${digits.slice(-9)}Z`;
};
