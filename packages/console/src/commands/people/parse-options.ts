/** Durations and instants as a person types them at 9:31. Pure. */
import { Milliseconds } from '@recovery-ledger/ledger';
import { InvalidArgumentError } from 'commander';
import * as E from 'fp-ts/lib/Either.js';

const longestMs = 30 * 24 * 3_600_000;

/** `10m`, `90s`, `2h`: longer than nothing, and no longer than 30 days. */
export const parseFor = (text: string): number => {
  const ms = Milliseconds.decode(text);
  if (E.isRight(ms) && ms.right > 0 && ms.right <= longestMs) return ms.right;
  throw new InvalidArgumentError('Give a duration such as 90s, 10m or 2h, 720h at most.');
};

/** An instant (`2026-11-23T09:45:00Z`), or so long from now (`+45m`). */
export const parseWhen =
  (nowMs: () => number) =>
  (text: string): number => {
    if (text.startsWith('+')) return nowMs() + parseFor(text.slice(1));
    const ms = /^\d{4}-\d\d-\d\dT.*(Z|[+-]\d\d:\d\d)$/.test(text) ? Date.parse(text) : Number.NaN;
    if (!Number.isNaN(ms)) return ms;
    throw new InvalidArgumentError(
      'Give an instant with its zone (2026-11-23T09:45:00Z), or +45m for 45 minutes from now.',
    );
  };
