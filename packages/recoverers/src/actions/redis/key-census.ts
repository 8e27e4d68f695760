/**
 * Counts of keys per database and one digest of their names, to be compared with the last ones
 * recorded. Pure. Values are not in the digest: a cache changes them all the time.
 */
import { createHash } from 'node:crypto';
import { explainFirst } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import { allKeys } from './redis-info.ts';

export const Census = t.strict({
  at: t.string,
  server: t.string,
  recovery: t.string,
  databases: t.record(t.string, t.number),
  /** Null where there were too many keys to read all of them. */
  digest: t.union([t.string, t.null]),
});
export type Census = t.TypeOf<typeof Census>;

export type Compared = {
  readonly result: 'pass' | 'fail';
  readonly detail: string;
};

/** Keys by database, in any order, some of them told twice: as SCAN gives them. */
export const digestOf = (keys: Readonly<Record<string, readonly string[]>>): string => {
  const hash = createHash('sha256');
  const all = Object.entries(keys).flatMap(([database, names]) =>
    [...new Set(names)].map((name) => `${database}\0${name}`),
  );
  for (const one of all.sort()) hash.update(`${one.length}:${one}`);
  return `sha256:${hash.digest('hex')}`;
};

/**
 * A server that is empty, and was not, has lost its data. Without a record from before, what this
 * recovery counted at first is what is compared with.
 */
export const compareCensus = (
  before: Census | null,
  atFirst: number,
  now: Census,
  leastShare: number,
): Compared => {
  const keys = allKeys(now.databases);
  if (before === null) {
    const detail = `${keys} keys, ${atFirst} when it was chosen; none recorded before`;
    return { result: keys < atFirst * leastShare ? 'fail' : 'pass', detail };
  }
  const were = allKeys(before.databases);
  const told = `${keys} keys, ${were} at ${before.at}`;
  if (before.digest !== null && before.digest === now.digest) {
    return { result: 'pass', detail: `${told}, the same ones` };
  }
  if (were > 0 && keys < were * leastShare) {
    return { result: 'fail', detail: `${told}: most of them are gone` };
  }
  const emptied = Object.keys(before.databases).filter((name) => !(name in now.databases));
  return emptied.length > 0
    ? { result: 'fail', detail: `${told}: nothing is left in ${emptied.join(', ')}` }
    : { result: 'pass', detail: `${told}, not the same ones` };
};

export const readCensus = (text: string): E.Either<string, Census> => {
  const json = E.tryCatch(
    () => JSON.parse(text) as unknown,
    () => 'it is no JSON',
  );
  if (E.isLeft(json)) return json;
  const decoded = Census.decode(json.right);
  return E.isLeft(decoded) ? E.left(explainFirst(decoded.left)) : decoded;
};
