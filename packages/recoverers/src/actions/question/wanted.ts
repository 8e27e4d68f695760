/**
 * What an answer must say: fields that equal a value, that are at most or at least a number, or
 * that are the same at another address. Pure. A field that is not there is unknown, and so is one
 * that is no number where a limit is set: what cannot be read never passes.
 */
import type { CheckResult } from '@recovery-ledger/ledger';
import Big from 'big.js';
import * as t from 'io-ts';
import { fieldAt } from './field-at.ts';

const Scalar = t.union([t.string, t.number, t.boolean]);

export const wantedFields = {
  expect: t.record(t.string, Scalar),
  max: t.record(t.string, t.number),
  min: t.record(t.string, t.number),
  sameAs: t.strict({ http: t.string, fields: t.readonlyArray(t.string) }),
};
const Wanted = t.partial(wantedFields);
export type Wanted = t.TypeOf<typeof Wanted>;

export type Judged = {
  readonly result: CheckResult;
  readonly found: string;
  readonly wanted: string;
};

type Body = Readonly<Record<string, unknown>>;

/** `other` is the answer that `sameAs` asks for; undefined when it did not come. */
export const judgeWanted = (wanted: Wanted, body: Body, other: Body | undefined): Judged =>
  combine([
    ...Object.entries(wanted.expect ?? {}).map(([path, value]) => equals(path, value, body)),
    ...Object.entries(wanted.max ?? {}).map(([path, limit]) => bounded(path, '<=', limit, body)),
    ...Object.entries(wanted.min ?? {}).map(([path, limit]) => bounded(path, '>=', limit, body)),
    ...(wanted.sameAs?.fields ?? []).map((path) => same(path, body, other)),
  ]);

/** Fail before unknown before pass; nothing wanted is unknown, for nothing was judged. */
export const combine = (parts: readonly Judged[]): Judged => ({
  result: worst(parts.map(({ result }) => result)),
  found: parts.map(({ found }) => found).join(', ') || 'nothing',
  wanted: parts.map(({ wanted }) => wanted).join(', ') || 'nothing',
});

export const worst = (results: readonly CheckResult[]): CheckResult => {
  if (results.includes('fail')) return 'fail';
  return results.length > 0 && results.every((result) => result === 'pass') ? 'pass' : 'unknown';
};

const equals = (path: string, value: unknown, body: Body): Judged => {
  const found = fieldAt(body, path);
  const result = found === undefined ? 'unknown' : found === value ? 'pass' : 'fail';
  return { result, found: said(path, found), wanted: `${path} = ${JSON.stringify(value)}` };
};

const bounded = (path: string, relation: '<=' | '>=', limit: number, body: Body): Judged => {
  const found = fieldAt(body, path);
  const number = numberOf(found);
  const about = { found: said(path, found), wanted: `${path} ${relation} ${limit}` };
  if (number === undefined) return { result: 'unknown', ...about };
  const holds = relation === '<=' ? number.lte(limit) : number.gte(limit);
  return { result: holds ? 'pass' : 'fail', ...about };
};

const same = (path: string, body: Body, other: Body | undefined): Judged => {
  const [here, there] = [fieldAt(body, path), fieldAt(other, path)];
  const unread = here === undefined || there === undefined;
  const isSame = JSON.stringify(here) === JSON.stringify(there);
  const result = unread ? 'unknown' : isSame ? 'pass' : 'fail';
  return { result, found: said(path, here), wanted: `the same as there: ${said(path, there)}` };
};

/** Numbers, and exact decimals as text. */
const numberOf = (value: unknown): Big | undefined => {
  if (typeof value !== 'number' && typeof value !== 'string') return undefined;
  try {
    return Big(value);
  } catch {
    return undefined;
  }
};

const longest = 80;

const said = (path: string, value: unknown): string =>
  `${path} ${value === undefined ? 'missing' : `= ${JSON.stringify(value).slice(0, longest)}`}`;
