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
    recordedAt: isoFromNanos(BigInt(nanos)),
    pending: Number(pending),
  };
};

/** ISO instant of nanoseconds since 1970, always with nine digits after the second. */
export const isoFromNanos = (nanos: bigint): string => {
  const milliseconds = Number(nanos / 1_000_000n);
  const rest = String(nanos % 1_000_000_000n).padStart(9, '0');
  return `${new Date(milliseconds).toISOString().slice(0, 19)}.${rest}Z`;
};

/** The same instant with nine digits: the server drops zeros at the end where it writes ISO. */
export const withNineDigits = (iso: string): string => {
  const [, whole, fraction = ''] = /^(.*?)(?:\.(\d+))?Z$/.exec(iso) ?? [];
  return whole === undefined ? iso : `${whole}.${fraction.padEnd(9, '0').slice(0, 9)}Z`;
};
