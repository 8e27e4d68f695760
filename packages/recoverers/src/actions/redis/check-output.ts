/**
 * What redis-check-aof and redis-check-rdb say, without --fix. Pure.
 * Words of Redis 7 to 8 and Valkey 8, which have not changed since multi-part files came.
 */

export type CheckedAof = {
  readonly valid: boolean;
  /** The parts that were looked at, in their order; after one that is not valid none is. */
  readonly parts: readonly AofPart[];
};

export type AofPart = {
  readonly file: string;
  readonly size: number;
  /** Up to here it can be loaded; what --fix would leave of it. */
  readonly okUpTo: number;
};

const analyzed = /^AOF analyzed: filename=(.+), size=(\d+), ok_up_to=(\d+),/gm;

export const checkedAof = (stdout: string, exitCode: number): CheckedAof => {
  const parts = [...stdout.matchAll(analyzed)].map(([, file = '', size, okUpTo]) => ({
    ...{ file, size: Number(size), okUpTo: Number(okUpTo) },
  }));
  const whole = parts.every(({ size, okUpTo }) => size === okUpTo);
  const said = /^All AOF files and manifest are valid|^AOF .* is valid$/m.test(stdout);
  return { valid: exitCode === 0 && whole && said, parts };
};

export type CheckedRdb = { readonly valid: boolean; readonly keys: number; readonly why: string };

/** A file of some 90 bytes is a valid one with no key in it: that it exists is no data. */
export const checkedRdb = (stdout: string, exitCode: number): CheckedRdb => {
  const keys = Number(/^\[info\] (\d+) keys read/m.exec(stdout)?.[1] ?? 0);
  const looksOk = stdout.includes('RDB looks OK');
  const error = /^--- RDB ERROR DETECTED ---\s*\n(.*)$/m.exec(stdout)?.[1];
  const why = error ?? (looksOk ? '' : stdout.trim().split('\n').at(-1)?.slice(0, 200)) ?? '';
  return { valid: exitCode === 0 && looksOk, keys, why };
};
