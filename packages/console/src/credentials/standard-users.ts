/**
 * The users that one site has: one for every service instance that `up` starts, one for a shadow,
 * and one for each role of a person. Pure.
 */
import type { LogUser, Mode, Role } from '@recovery-ledger/ledger';
import { localServices } from '../local/local-services.ts';

/** The role of a service, by its command. */
const roleOf: Readonly<Record<string, Role>> = {
  detect: 'detector',
  recover: 'recoverer',
  project: 'projector',
  alert: 'alerter',
  seal: 'sealer',
  'chaos serve': 'chaos',
};

/** No part of what `up` starts: whoever tries another policy beside the real recoverers. */
const shadow = (mode: Mode): LogUser => ({ name: 'shadow-1', role: 'shadow', mode });

const people: readonly LogUser[] = [
  { name: 'operator', role: 'operator', mode: 'real' },
  { name: 'auditor', role: 'auditor', mode: 'real' },
  { name: 'admin', role: 'admin', mode: 'real' },
];

/** Throws for a service without a role: it could not log in. */
export const standardUsers = (mode: Mode): readonly LogUser[] => [
  ...localServices(mode).map(({ name, command, mode: served }): LogUser => {
    const role = roleOf[command];
    if (role === undefined) throw new Error(`the service ${name} has no role`);
    return { name, role, mode: served };
  }),
  shadow(mode),
  ...people,
];
