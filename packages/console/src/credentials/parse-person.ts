/**
 * A person as an administrator names them: `trader-desk=on_call,risk_officer`, and with the key
 * that they made themselves and keep: `trader-desk=on_call:U…`. A code, never a name. Pure.
 */
import { isPublicKey, isToken } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import { badInput, type Trouble } from '../outcome.ts';
import type { NamedPerson } from './standard-people.ts';

export type WantedPerson = NamedPerson & { readonly key?: string };

const hint =
  'write <person>=<role>[,<role>…], with :<public key> behind it for a key made elsewhere';

export const parsePerson = (text: string): E.Either<Trouble, WantedPerson> => {
  const [, person = '', listed = '', key] = /^([^=]*)=([^:]*)(?::(.*))?$/.exec(text) ?? [];
  const roles = listed.split(',').filter((role) => role !== '');
  if (!isToken(person)) return badInput(`--person ${text}: "${person}" cannot be a code`, hint);
  const wrong = roles.find((role) => !isToken(role));
  if (wrong !== undefined) return badInput(`--person ${text}: "${wrong}" cannot be a role`, hint);
  if (roles.length === 0) return badInput(`--person ${text}: names no role`, hint);
  if (key === undefined) return E.right({ person, roles });
  return isPublicKey(key)
    ? E.right({ person, roles, key })
    : badInput(`--person ${text}: "${key}" is no public key (U…)`, hint);
};
