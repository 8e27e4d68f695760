/**
 * An estate file, decoded and checked as a whole, and brought down to what runs here. Pure.
 * Every problem carries file, line, column and path.
 */
import { createHash } from 'node:crypto';
import * as E from 'fp-ts/lib/Either.js';
import { Estate } from './estate.ts';
import { estateRules } from './estate-rules.ts';
import { broken } from './rule.ts';
import { subsetOf } from './subset.ts';
import { decodeYaml, type FileProblem } from './yaml.ts';
import type { Variables } from './yaml-variables.ts';

export type LoadedEstate = {
  readonly estate: Estate;
  /** Of the file's text, and of what of it runs here where that is not all. */
  readonly hash: string;
  /** As it stands in the file: variables are not replaced in it. */
  readonly text: string;
  /** The estate as the file has it, before what does not run here is left out. */
  readonly whole: Estate;
  /** Components of the file that do not run here. */
  readonly leftOut: readonly string[];
};

export const loadEstate = (
  file: string,
  text: string,
  variables: Variables,
): E.Either<readonly FileProblem[], LoadedEstate> => {
  const decoded = decodeYaml(file, text, Estate, variables);
  if (E.isLeft(decoded)) return decoded;
  const { value, problemAt } = decoded.right;
  const problems = broken(estateRules(value), problemAt);
  if (problems.length > 0) return E.left(problems);
  const only = value.local?.only ?? 'all';
  const hash = contentHash(only === 'all' ? text : `${text}\n# only: ${only}`);
  return E.right({ ...subsetOf(value), whole: value, hash, text });
};

export const contentHash = (text: string): string =>
  `sha256:${createHash('sha256').update(text).digest('hex')}`;
