/**
 * What the venue's feed amounts to: quantity by symbol, side and price, and each symbol's last
 * trade. A message is `<key>=<value>` and replaces the value of its key; a level of '0' is gone.
 * Equal books have equal digests, whatever way they came about. Pure, changes in place.
 */
import { createHash } from 'node:crypto';

export type PriceBook = {
  /** `ACME buy 101.25=300` or `ACME last=101.25 300`. */
  readonly apply: (message: string) => void;
  /** Every level and last trade as messages, in one canonical order. */
  readonly messages: () => readonly string[];
  readonly count: () => number;
};

export const createPriceBook = (messages: readonly string[] = []): PriceBook => {
  const values = new Map<string, string>();
  const apply = (message: string): void => {
    const at = message.indexOf('=');
    const key = message.slice(0, at);
    const value = message.slice(at + 1);
    if (value === '0') values.delete(key);
    else values.set(key, value);
  };
  for (const message of messages) apply(message);
  return {
    apply,
    messages: () => [...values].map(([key, value]) => `${key}=${value}`).sort(),
    count: () => values.size,
  };
};

export const digestOf = (messages: readonly string[]): string =>
  `sha256:${createHash('sha256').update(messages.join('\n')).digest('hex')}`;

export const isBookMessage = (text: unknown): text is string =>
  typeof text === 'string' && /^\S+ (buy \S+|sell \S+|last)=\S/.test(text);
