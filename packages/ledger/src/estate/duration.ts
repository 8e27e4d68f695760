/**
 * Durations as people write them in the estate: `30s`, `250ms`, `5m`, or ISO `PT30S`. Pure.
 * Decoded to whole milliseconds through js-joda.
 */
import { Duration } from '@js-joda/core';
import * as t from 'io-ts';

const unitIso = { ms: '', s: 'S', m: 'M', h: 'H' } as const;

export const durationMs = (text: string): number | undefined => {
  const short = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text);
  const [, amount, unit] = short ?? [];
  try {
    if (amount === undefined) return Duration.parse(text).toMillis();
    if (unit === 'ms') return Math.round(Number(amount));
    const iso = unitIso[unit as keyof typeof unitIso];
    return Duration.parse(`PT${amount}${iso}`).toMillis();
  } catch {
    return undefined;
  }
};

export const Milliseconds = new t.Type<number, string, unknown>(
  'Duration',
  (u): u is number => typeof u === 'number',
  (u, c) => {
    const ms = typeof u === 'string' ? durationMs(u) : undefined;
    return ms === undefined
      ? t.failure(u, c, `expected a duration such as 30s, 250ms or 5m, got ${JSON.stringify(u)}`)
      : t.success(ms);
  },
  (ms) => `${ms}ms`,
);
