/** One rule of the style: what it looks for, and what to do about a finding. */
import type { Source } from './source-files.ts';

export type Finding = { readonly path: string; readonly line: number; readonly what: string };

export type Rule = {
  readonly name: string;
  /** What to do about it, for whoever meets a finding. */
  readonly instead: string;
  readonly find: (sources: readonly Source[]) => readonly Finding[];
};

/** A rule that looks at each file by itself. */
export const perFile = (
  name: string,
  instead: string,
  find: (source: Source) => readonly Omit<Finding, 'path'>[],
): Rule => ({
  name,
  instead,
  find: (sources) =>
    sources.flatMap((source) => find(source).map((finding) => ({ path: source.path, ...finding }))),
});
