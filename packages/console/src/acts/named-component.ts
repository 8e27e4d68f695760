/** The component that a person named by id, label or alias, as the estate has it. Pure. */
import { resolveHere } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import type { Desk } from '../desk/desk.ts';
import { badInput, type Trouble } from '../outcome.ts';
import { noComponent } from '../words/no-component.ts';
import { estateText } from './estate-text.ts';

export const namedComponent = (desk: Desk, name: string): E.Either<Trouble, string> => {
  const components = Object.fromEntries(
    (desk.estate?.components ?? []).map((each) => [each.component, each]),
  );
  const found = resolveHere({ components }, estateText(desk) ?? { components }, name);
  return E.isRight(found) ? found : noComponent(found.left);
};

/** Several, separated by commas; `all`, or none named, are all. */
export const namedComponents = (
  desk: Desk,
  names: string | undefined,
): E.Either<Trouble, 'all' | readonly string[]> => {
  if (names === undefined || names === 'all') return E.right('all');
  const wanted = names.split(',').filter((name) => name.trim() !== '');
  if (wanted.length === 0) return badInput('no component is named', 'name some, or `all`');
  return E.sequenceArray([...new Set(wanted)].map((name) => namedComponent(desk, name.trim())));
};
