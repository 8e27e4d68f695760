/**
 * Which commands of the old primary the promoted replica does not have: by the ends of their
 * append-only files. Pure.
 *
 * A replica has a prefix of its primary's commands. So the last ones that it had when it was
 * promoted are found in the primary's file, and what follows them there is lost. Commands that are
 * the same over and over are found in several places: then the loss is one of several numbers, and
 * the largest is the bound.
 */

import type { AofCommand } from './aof-commands.ts';
import { probeKeys } from './write-probe.ts';

export type LostCommands =
  | { readonly _tag: 'Counted'; readonly lost: readonly AofCommand[] }
  | { readonly _tag: 'Ambiguous'; readonly least: number; readonly most: number }
  | { readonly _tag: 'NotFound' };

/** So many are compared: fewer could be the same by chance. */
const compared = 200;

/** What frames commands, and what a server writes for itself, is no data. */
const framing = new Set(['SELECT', 'MULTI', 'EXEC', 'PING', 'REPLCONF']);

export const lostCommands = (
  old: readonly AofCommand[],
  promoted: readonly AofCommand[],
): LostCommands => {
  const had = dataOf(promoted).slice(-compared).map(textOf);
  const written = dataOf(old);
  const texts = written.map(textOf);
  if (had.length === 0) return withoutEnd(written);
  const whole = endsOf(texts, had);
  const ends = whole.length > 0 ? whole : endsAtBeginning(texts, had);
  const [first] = ends;
  const last = ends.at(-1);
  if (first === undefined || last === undefined) return { _tag: 'NotFound' };
  if (first !== last) {
    return { _tag: 'Ambiguous', least: texts.length - last, most: texts.length - first };
  }
  return { _tag: 'Counted', lost: written.slice(last) };
};

/** It had its data from a copy and no command since: some of the old one's are in that copy. */
const withoutEnd = (written: readonly AofCommand[]): LostCommands =>
  written.length === 0
    ? { _tag: 'Counted', lost: [] }
    : { _tag: 'Ambiguous', least: 0, most: written.length };

/**
 * Where the old one's file was written anew just before, it begins in the middle of what the other
 * one had last: the longest such beginning.
 */
const endsAtBeginning = (texts: readonly string[], had: readonly string[]): readonly number[] => {
  for (let end = Math.min(had.length, texts.length); end > 0; end -= 1) {
    if (texts.slice(0, end).every((text, i) => text === had[had.length - end + i])) return [end];
  }
  return [];
};

/** Nor is what a recovery wrote to find out whether it can: of an attempt before, it comes last. */
const dataOf = (commands: readonly AofCommand[]): readonly AofCommand[] =>
  commands.filter(
    ({ words: [command = '', key = ''] }) =>
      !framing.has(command.toUpperCase()) && !key.startsWith(probeKeys),
  );

const textOf = ({ words }: AofCommand): string => JSON.stringify(words);

/** Every place behind the sequence. Most places differ in the last command already. */
const endsOf = (texts: readonly string[], wanted: readonly string[]): readonly number[] => {
  const ends: number[] = [];
  for (let end = wanted.length; end <= texts.length; end += 1) {
    const begin = end - wanted.length;
    if (wanted.every((_, i) => texts[end - 1 - i] === wanted[wanted.length - 1 - i])) {
      if (begin >= 0) ends.push(end);
    }
  }
  return ends;
};
