/** The repository's nats-users.conf: every standard user, its password from a variable. Pure. */
import { passwordVariableOf, renderUsers } from '@recovery-ledger/ledger';
import { standardUsers } from './standard-users.ts';

const about = [
  'The users of nats.conf, one per service instance and one per role of a person, and the exact',
  'subjects that each may use. Everything else is refused. Generated from the table of roles',
  '(packages/ledger/src/access/roles.ts): a test compares them and says how to write it again.',
  '',
  'Every password is an environment variable of the server. It is read as configuration text: put',
  'it in quotes within quotes ("\\"12k\\""). For keys instead of passwords, and for other instances,',
  '`recovery-ledger init --credentials <folder>` writes a file of the same name.',
];

export const repositoryUsers = (): string =>
  renderUsers(
    standardUsers('real').map((user) => ({
      ...user,
      login: { passwordVariable: passwordVariableOf(user.name) },
    })),
    about,
  );
