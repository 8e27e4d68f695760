/**
 * What a failed question to PostgreSQL means for whoever reads it: which server, what it said,
 * whether trying again can help, and what to do. Pure.
 * https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
import type * as E from 'fp-ts/lib/Either.js';
import type { ActionFailure } from '../action.ts';
import { failed } from '../call.ts';

/** By SQLSTATE, or by the operating system's code: what a person can do about it. */
const hints: Readonly<Record<string, string>> = {
  '28P01': 'the password file does not have the password of this server: correct it and go on',
  '28000': 'pg_hba.conf of this server lets nobody in from here',
  '3D000': 'this server has no such database: is it the right one?',
  '42501': 'this user may not do it: is it the administrator of the estate?',
  '53100': 'its disk is full: make room and go on',
  '53300': 'it has no connection left: end some and go on',
  ENOENT: 'the password file is not there',
  EACCES: 'the password file may not be read by the recoverer',
};

/** What the next try finds just the same. */
const final = new Set(['28P01', '28000', '3D000', '42501', '53100', 'ENOENT', 'EACCES']);

export const explainSql = (
  { address, user }: { readonly address: string; readonly user: string },
  error: unknown,
): E.Either<ActionFailure, never> => {
  const code = codeOf(error);
  const said = error instanceof Error ? error.message || code : String(error);
  const hint = code in hints ? ` (${hints[code]})` : '';
  const more = detailOf(error);
  return failed(`${address} as ${user}: ${said}${more}${hint}`, !final.has(code), {
    address,
    code,
  });
};

const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';

/** Where a server says why it turns everybody away. */
const detailOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'detail' in error && error.detail !== undefined
    ? ` ${String(error.detail)}`
    : '';
