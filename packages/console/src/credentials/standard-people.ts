/** The people of one firm's on-call ladder, by code, each with the roles they act in. Pure. */
import type { Person } from '@recovery-ledger/ledger';

export type NamedPerson = Pick<Person, 'person' | 'roles'>;

export const standardPeople: readonly NamedPerson[] = [
  { person: 'on-call', roles: ['on_call'] },
  { person: 'backup-on-call', roles: ['on_call'] },
  { person: 'infra-lead', roles: ['infrastructure_lead'] },
  { person: 'cto', roles: ['cto'] },
  { person: 'ceo', roles: ['ceo'] },
  { person: 'risk-officer', roles: ['risk_officer'] },
  { person: 'dr-lead', roles: ['dr_lead'] },
];
