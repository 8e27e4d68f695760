/**
 * io-ts failures as places and sentences: `data.attempt: expected Sequence, got "x"`. Pure.
 * Names of anonymous codecs run to kilobytes, so only short ones are shown.
 */
import type * as t from 'io-ts';
import { show } from './show.ts';

export type Problem = { readonly path: readonly string[]; readonly message: string };

export const explain = (errors: t.Errors): readonly Problem[] => {
  const seen = new Map<string, Problem>();
  for (const error of errors) {
    const path = error.context.filter(isVisible).map(({ key }) => key);
    const problem = { path, message: messageOf(error) };
    if (!seen.has(path.join('.'))) seen.set(path.join('.'), problem);
  }
  return [...seen.values()];
};

/** The first problem on one line, for a log or a parked event. */
export const explainFirst = (errors: t.Errors): string => {
  const [first] = explain(errors);
  return first === undefined ? 'invalid' : `${first.path.join('.')}: ${first.message}`;
};

/** Intersections and unions add their own index to the path; a person does not want it. */
const isVisible = (entry: t.ContextEntry, index: number, context: readonly t.ContextEntry[]) => {
  if (entry.key === '') return false;
  const tag = tagOf(context[index - 1]?.type);
  return tag !== 'IntersectionType' && tag !== 'UnionType';
};

/**
 * What kind of codec it is, looking through `t.exact`, which shares its context with what it wraps.
 */
const tagOf = (codec: unknown): unknown => {
  if (typeof codec !== 'object' || codec === null || !('_tag' in codec)) return undefined;
  return codec._tag === 'ExactType' && 'type' in codec ? tagOf(codec.type) : codec._tag;
};

const messageOf = ({ message, value, context }: t.ValidationError): string => {
  if (message !== undefined && value !== undefined) return message;
  const expected = context[context.length - 1]?.type.name ?? 'something else';
  const shown = expected.length > 80 ? 'another shape' : expected;
  return value === undefined
    ? `missing (expected ${shown})`
    : `expected ${shown}, got ${show(value)}`;
};
