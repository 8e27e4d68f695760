/** What has to hold of a decoded file, of which path, and what is wrong if it does not. Pure. */
import type { FileProblem, Located } from './yaml.ts';

export type Path = readonly (string | number)[];

export type Rule = readonly [holds: boolean, path: Path, message: string];

export const broken = (
  rules: readonly Rule[],
  problemAt: Located<unknown>['problemAt'],
): readonly FileProblem[] =>
  rules.flatMap(([holds, path, message]) => (holds ? [] : [problemAt(path, message)]));

/** One of each: whether a name is there for the first time. */
export const onlyOnce = (names: readonly string[]): readonly boolean[] =>
  names.map((name, index) => names.indexOf(name) === index);

export const knownIn = (record: object, name: string, path: Path, what: string): Rule => {
  const known = Object.keys(record).join(', ') || 'none';
  return [Object.hasOwn(record, name), path, `unknown ${what} "${name}" (known: ${known})`];
};
