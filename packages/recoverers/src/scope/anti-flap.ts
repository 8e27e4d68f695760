/**
 * Until when a component that was just recovered is left alone. Pure. The window doubles with
 * each recovery that follows the one before within the reset time, up to the longest: a component
 * that fails again and again is not failed over for ever.
 */
import type { Estate } from '@recovery-ledger/ledger';

export type AntiFlap = {
  readonly lastMs: number;
  readonly inARow: number;
  readonly windowMs: number;
  readonly untilMs: number;
};

type Policy = Pick<Estate['policy'], 'antiFlap' | 'antiFlapMax' | 'antiFlapReset'>;

/** `completions` are the times of its recoveries, oldest first. */
export const antiFlapUntil = (
  completions: readonly number[],
  { antiFlap, antiFlapMax, antiFlapReset }: Policy,
): AntiFlap | undefined => {
  const lastMs = completions.at(-1);
  if (lastMs === undefined) return undefined;
  let inARow = 1;
  for (let at = completions.length - 1; at > 0; at -= 1) {
    const [before, after] = [completions[at - 1] ?? 0, completions[at] ?? 0];
    if (after - before > antiFlapReset) break;
    inARow += 1;
  }
  const windowMs = Math.min(antiFlap * 2 ** (inARow - 1), Math.max(antiFlap, antiFlapMax));
  return { lastMs, inARow, windowMs, untilMs: lastMs + windowMs };
};
