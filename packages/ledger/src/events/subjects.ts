/**
 * One subject per aggregate: `ledger.<mode>.<family>.<id>`, so that the server's expected
 * last-subject-sequence guards exactly one aggregate on every server version. Pure.
 */
import { type Family, families } from './catalogue.ts';
import { isToken, type Mode } from './primitives.ts';

export type Aggregate = { readonly mode: Mode; readonly family: Family; readonly id: string };

/** Throws on an id that is no subject token: ids are checked where they enter, this is a bug. */
export const subjectOf = ({ mode, family, id }: Aggregate): string => {
  if (!isToken(id)) throw new Error(`"${id}" cannot be part of a subject (${family})`);
  return `ledger.${mode}.${family}.${id}`;
};

/** All aggregates of a family in a mode, as a subscription filter. */
export const familyFilter = (mode: Mode, family: Family): string => `ledger.${mode}.${family}.*`;

export const modeFilter = (mode: Mode): string => `ledger.${mode}.>`;

export const parseSubject = (subject: string): Aggregate | undefined => {
  const [root, mode, family, id, ...rest] = subject.split('.');
  if (root !== 'ledger' || rest.length > 0 || id === undefined) return undefined;
  if (mode !== 'real' && mode !== 'drill') return undefined;
  const known = families.find((name) => name === family);
  return known && { mode, family: known, id };
};
