/**
 * What an export has finished so far, kept beside its segments until the manifest takes its place:
 * an export that was interrupted goes on after it. IO.
 */
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import { explainFirst } from '../events/explain.ts';
import { Sequence } from '../events/primitives.ts';
import { temporarySuffix, writeText } from './durable-file.ts';
import { Gap, Segment, Source } from './manifest.ts';
import { parseJson } from './parse-json.ts';

const PartSoFar = t.strict({
  stream: Source,
  segments: t.readonlyArray(Segment),
  gaps: t.readonlyArray(Gap),
});
export type PartSoFar = t.TypeOf<typeof PartSoFar>;

const Journal = t.strict({ from: Sequence, events: PartSoFar, seals: PartSoFar }, 'Journal');
export type Journal = t.TypeOf<typeof Journal>;

export const journalFile = 'unfinished-export.json';
export const manifestFile = 'manifest.json';

export type Found =
  | { readonly _tag: 'Nothing' }
  | { readonly _tag: 'Finished' }
  | { readonly _tag: 'Unfinished'; readonly journal: Journal }
  | { readonly _tag: 'Foreign'; readonly what: string };

/** What a folder holds before an export into it; only a journal or nothing lets it begin. */
export const findInFolder = async (folder: string): Promise<Found> => {
  const names = await readdir(folder);
  if (names.includes(manifestFile)) return { _tag: 'Finished' };
  if (!names.includes(journalFile)) {
    const foreign = names.find((name) => !name.endsWith(temporarySuffix));
    return foreign === undefined ? { _tag: 'Nothing' } : { _tag: 'Foreign', what: foreign };
  }
  const journal = parse(await readFile(join(folder, journalFile), 'utf8'));
  return E.isRight(journal)
    ? { _tag: 'Unfinished', journal: journal.right }
    : { _tag: 'Foreign', what: `${journalFile} (${journal.left})` };
};

const parse = (text: string): E.Either<string, Journal> => {
  const json = parseJson(text);
  if (E.isLeft(json)) return json;
  const decoded = Journal.decode(json.right);
  return E.isRight(decoded) ? decoded : E.left(explainFirst(decoded.left));
};

export const writeJournal = (folder: string, journal: Journal): Promise<void> =>
  writeText(join(folder, journalFile), `${JSON.stringify(journal)}\n`);

/** After the manifest is there. */
export const removeJournal = (folder: string): Promise<void> =>
  rm(join(folder, journalFile), { force: true });
