/**
 * Durations as people write them in the estate: `30s`, `250ms`, `5m`, or ISO `PT30S`. Pure.
 * Decoded to whole milliseconds through js-joda.
 */
import { Duration } from '@js-joda/core';
import * as t from 'io-ts';

const secondsIn = { s: 1, m: 60, h: 3_600 } as const;

/** Nothing is rounded: 0.0004s is a mistake, not 0 ms; and nothing lasts less than no time. */
const exactMillis = (duration: Duration): number | undefined =>
  duration.isNegative() || duration.nano() % 1_000_000 !== 0 ? undefined : duration.toMillis();

export const durationMs = (text: string): number | undefined => {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)(s|m|h)$/.exec(text) ?? [];
  const [, whole] = /^(\d{1,12})ms$/.exec(text) ?? [];
  try {
    if (whole !== undefined) return Number(whole);
    if (amount === undefined || unit === undefined) return exactMillis(Duration.parse(text));
    // ISO takes fractions of seconds alone: 1.5m is 90 s.
    const seconds = (Number(amount) * secondsIn[unit as keyof typeof secondsIn]).toFixed(9);
    return exactMillis(Duration.parse(`PT${seconds}S`));
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
