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

export const parseDelivery = (reply: string): Delivery | undefined => {
  const tokens = reply.split('.');
  if (tokens[0] !== '$JS' || tokens[1] !== 'ACK' || tokens.length < 9) return undefined;
  const start = tokens.length === 9 ? 5 : 7;
  const [sequence, delivery, nanos, pending] = tokens.slice(start, start + 4);
  if (nanos === undefined || !/^\d{1,19}$/.test(nanos)) return undefined;
  return {
    sequence: Number(sequence),
    delivery: Number(delivery),
    recordedAt: isoOfDigits(nanos),
    pending: Number(pending),
  };
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

/** The same instant with nine digits: the server drops zeros at the end where it writes ISO. */
export const withNineDigits = (iso: string): string => {
  const [, whole, fraction = ''] = /^(.*?)(?:\.(\d+))?Z$/.exec(iso) ?? [];
  return whole === undefined ? iso : `${whole}.${fraction.padEnd(9, '0').slice(0, 9)}Z`;
};
