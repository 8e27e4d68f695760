/**
 * Whether a question applies here at all, by the word of an authority: a gateway that lists what
 * it requires, a host that lists its processes. IO. Where the authority does not answer with a
 * list, the question applies: nothing is left out by silence.
 */
import * as t from 'io-ts';
import type { askOnce } from './ask-once.ts';
import { fieldAt } from './field-at.ts';

const Applies = t.strict({ http: t.string, field: t.string, includes: t.string });

/** The optional field that a question has for it. */
export const appliesField = { applies: Applies };

export const isLeftOut = async (
  { applies }: { readonly applies?: t.TypeOf<typeof Applies> },
  ask: ReturnType<typeof askOnce>,
): Promise<boolean> => {
  if (applies === undefined) return false;
  const reading = await ask(applies.http);
  const listed = reading._tag === 'Read' ? fieldAt(reading.body, applies.field) : undefined;
  return Array.isArray(listed) && !listed.some((each) => nameOf(each) === applies.includes);
};

/** A list of names, or of things that have one. */
const nameOf = (each: unknown): unknown =>
  typeof each === 'object' && each !== null && 'name' in each ? each.name : each;
