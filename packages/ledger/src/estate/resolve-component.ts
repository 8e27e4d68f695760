/**
 * The component that a person or a procedure means by a name: its id, its label or an alias,
 * however it is spelt in capitals, spaces and dashes. Pure. A name that nobody knows is an error
 * that says what is nearest, never some default (ruling I18).
 */
import * as E from 'fp-ts/lib/Either.js';
import type { Component } from './component.ts';

export type UnknownComponent = {
  readonly _tag: 'UnknownComponent';
  readonly name: string;
  readonly nearest: string | null;
  readonly hint: string;
};

/** An estate, or what was published of one. */
export type Named = {
  readonly components: Readonly<Record<string, Pick<Component, 'label' | 'aliases'>>>;
};

export const resolveComponent = (
  estate: Named,
  name: string,
): E.Either<UnknownComponent, string> => {
  if (Object.hasOwn(estate.components, name)) return E.right(name);
  const wanted = plain(name);
  const names = namesOf(estate);
  const found = names.find((one) => plain(one.name) === wanted);
  if (found !== undefined && wanted !== '') return E.right(found.component);
  const nearest = nearestOf(names, wanted);
  const hint =
    nearest === null
      ? 'recovery-ledger status lists the components of the estate'
      : `did you mean ${nearest}? recovery-ledger status lists the components of the estate`;
  return E.left({ _tag: 'UnknownComponent', name, nearest, hint });
};

type Name = { readonly name: string; readonly component: string };

/** Every name of every component, ids first. */
export const namesOf = ({ components }: Named): readonly Name[] => {
  const all = Object.entries(components);
  return [
    ...all.map(([component]) => ({ name: component, component })),
    ...all.flatMap(([component, { label, aliases }]) =>
      [label, ...aliases].map((name) => ({ name, component })),
    ),
  ];
};

/** What two spellings of one name have in common. */
export const plain = (name: string): string =>
  name
    .toLowerCase()
    .replace(/&/g, 'and')
    .replace(/[^a-z0-9]/g, '');

/** Nothing is near when more than half of its letters are wrong. */
const nearestOf = (names: readonly Name[], wanted: string): string | null => {
  const ranked = names
    .map(({ name, component }) => ({ component, steps: distance(plain(name), wanted) }))
    .sort((a, b) => a.steps - b.steps);
  const [best] = ranked;
  return best !== undefined && best.steps * 2 <= wanted.length ? best.component : null;
};

/** Levenshtein: how many letters have to be put in, taken out or changed. */
const distance = (a: string, b: string): number => {
  let above = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [row, letter] of [...a].entries()) {
    const line = [row + 1];
    for (const [column, other] of [...b].entries()) {
      const changed = (above[column] ?? 0) + (letter === other ? 0 : 1);
      line.push(Math.min(changed, (above[column + 1] ?? 0) + 1, (line[column] ?? 0) + 1));
    }
    above = line;
  }
  return above[b.length] ?? 0;
};
