/**
 * The component that a name means, where only some of an estate runs. Pure. Every name of the whole
 * estate is known everywhere: a component that was left out is said to be left out, not unknown.
 */
import * as E from 'fp-ts/lib/Either.js';
import { type Named, resolveComponent, type UnknownComponent } from './resolve-component.ts';

export type ComponentLeftOut = {
  readonly _tag: 'ComponentLeftOut';
  readonly name: string;
  readonly component: string;
  readonly hint: string;
};

/** `here` is what runs, `whole` what the file has. */
export const resolveHere = (
  here: Named,
  whole: Named,
  name: string,
): E.Either<UnknownComponent | ComponentLeftOut, string> => {
  const found = resolveComponent(whole, name);
  if (E.isLeft(found) || Object.hasOwn(here.components, found.right)) return found;
  const hint =
    '`local.only` of the estate file leaves it out: start more (the trading floor: FLOOR_ONLY=all)';
  return E.left({ _tag: 'ComponentLeftOut', name, component: found.right, hint });
};
