/**
 * The fields that every act of a person has. `by` names the person's key and `role` the role they
 * acted in, both as the estate lists them: never a name, a phone number or an address. The act is
 * signed in the envelope (see signed-bytes). Pure.
 */
import * as t from 'io-ts';
import { Token } from './primitives.ts';

export const byPerson = { by: Token, role: Token, reason: t.string };
