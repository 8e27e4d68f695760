/**
 * A set that only grows, whose older versions stay as they are. Pure. It is kept in parts of
 * doubling size, so that adding one copies a few names and not all of them: a service that has
 * raised a hundred thousand alerts folds the next one as fast as the first.
 */
export type GrowingSet = readonly ReadonlySet<string>[];

export const nothingYet: GrowingSet = [];

export const holds = (parts: GrowingSet, name: string): boolean =>
  parts.some((part) => part.has(name));

export const adding = (parts: GrowingSet, ...names: readonly string[]): GrowingSet =>
  joined(parts, new Set(names));

const joined = (parts: GrowingSet, added: ReadonlySet<string>): GrowingSet => {
  const [smallest, ...larger] = parts;
  return smallest === undefined || smallest.size > added.size
    ? [added, ...parts]
    : joined(larger, new Set([...smallest, ...added]));
};
