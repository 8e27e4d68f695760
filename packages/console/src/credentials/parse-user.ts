/** A user as a person names it: `detector-3=detector`, `rehearser-2=recoverer:drill`. Pure. */
import { isRole, isToken, type LogUser, roleNames, roles } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import { badInput, type Trouble } from '../outcome.ts';

const hint = 'write <name>=<role>, or <name>=<role>:drill for a service that serves drills';

export const parseUser = (text: string): E.Either<Trouble, LogUser> => {
  const [, name = '', role = '', mode] = /^([^=]*)=([^:]*)(?::(.*))?$/.exec(text) ?? [];
  if (name === 'seal') return badInput(`--user ${text}: that name is the sealer's key`, hint);
  if (!isToken(name)) return badInput(`--user ${text}: "${name}" cannot be a name`, hint);
  if (!isRole(role)) {
    return badInput(`--user ${text}: there is no role "${role}"`, `one of ${roleNames.join(', ')}`);
  }
  const { modes, person }: { modes: readonly string[]; person: boolean } = roles[role];
  const served = mode ?? (modes.includes('real') ? 'real' : 'drill');
  if (served !== 'real' && served !== 'drill') {
    return badInput(`--user ${text}: "${served}" is no mode`, hint);
  }
  return person || modes.includes(served)
    ? E.right({ name, role, mode: served })
    : badInput(`--user ${text}: ${role} is not for ${served} mode`, hint);
};
