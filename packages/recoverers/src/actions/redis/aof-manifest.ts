/**
 * The manifest of a multi-part append-only file: one base, then the increments in order. Pure.
 * `file appendonly.aof.1.base.rdb seq 1 type b`; type `h` is history, which is no longer needed.
 */
import * as E from 'fp-ts/lib/Either.js';

export type AofManifest = {
  readonly base: string | null;
  readonly increments: readonly string[];
};

/** Left says which line is none of a manifest: then nothing about the files is certain. */
export const readManifest = (text: string): E.Either<string, AofManifest> => {
  const parts: Part[] = [];
  for (const line of text.split('\n')) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    const part = partIn(line);
    if (part === undefined) return E.left(`no line of a manifest: ${line.slice(0, 120)}`);
    parts.push(part);
  }
  const bases = parts.filter(({ type }) => type === 'b');
  if (bases.length > 1) return E.left('it names two bases');
  const increments = parts.filter(({ type }) => type === 'i').sort((a, b) => a.order - b.order);
  return E.right({ base: bases[0]?.name ?? null, increments: increments.map(({ name }) => name) });
};

type Part = { readonly name: string; readonly order: number; readonly type: string };

/** A name with a blank in it is quoted. A path is none: the files are beside the manifest. */
const partIn = (line: string): Part | undefined => {
  const found = /^file (?:"([^"/]+)"|([^\s"/]+)) seq (\d+) type ([bih])\b/.exec(line);
  const name = found?.[1] ?? found?.[2];
  return found === null || name === undefined
    ? undefined
    : { name, order: Number(found[3]), type: found[4] ?? '' };
};
