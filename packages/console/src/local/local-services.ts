/** The services that one machine runs for one estate: two of what must not fail alone. Pure. */
export type ServiceSpec = { readonly name: string; readonly words: readonly string[] };

const kinds: readonly (readonly [words: string, name: string, instances: number])[] = [];

export const localServices: readonly ServiceSpec[] = kinds.flatMap(([words, name, instances]) =>
  Array.from({ length: instances }, (_, index) => ({
    name: `${name}-${index + 1}`,
    words: [...words.split(' '), '--instance', `${name}-${index + 1}`],
  })),
);
