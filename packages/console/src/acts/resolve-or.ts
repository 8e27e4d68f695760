/** The component that a name means, or the name itself where it means none. Pure. */
import * as E from 'fp-ts/lib/Either.js';
import type { Desk } from '../desk/desk.ts';
import { namedComponent } from './named-component.ts';

export const resolveOr = (desk: Desk, name: string): string =>
  E.getOrElse(() => name)(namedComponent(desk, name));
