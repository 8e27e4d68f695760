/**
 * A nats-server with a user for every role and mode, and the owner who made the streams. IO.
 */
import {
  initialiseLog,
  type LogUser,
  type Mode,
  type RenderedUser,
  renderUsers,
  roleNames,
  roles,
} from '@recovery-ledger/ledger';
import { type NatsFixture, natsServer } from './nats.ts';
import { orThrow, type Teardown } from './server-fixture.ts';

const modes: readonly Mode[] = ['real', 'drill'];
const owner = { user: 'ledger', password: 'of-the-owner' };

/** One user for every role, and for every mode that it serves: `detector-real`, `chaos-drill`. */
export const roleUsers: readonly LogUser[] = roleNames.flatMap((role) => {
  const { person, modes: served }: { person: boolean; modes: readonly Mode[] } = roles[role];
  if (person) return [{ name: role, role, mode: 'real' as const }];
  return modes
    .filter((mode) => served.includes(mode))
    .map((mode) => ({ name: `${role}-${mode}`, role, mode }));
});

export const passwordOf = (user: string): string => `of-${user}`;

const withPassword = (user: LogUser): RenderedUser => ({
  ...user,
  login: { password: passwordOf(user.name) },
});

/** Configuration text: the users given, and the owner with every right. */
export const usersText = (users: readonly RenderedUser[]): string =>
  renderUsers(users, []).replace(
    'users: [',
    `users: [ { user: "${owner.user}", password: "${owner.password}" }`,
  );

export const allUsersText = (): string => usersText(roleUsers.map(withPassword));

export const accessServer = async (t: Teardown): Promise<NatsFixture> => {
  const users = allUsersText();
  const server = await natsServer(t, { users, password: owner.password });
  const settings = { servers: server.url, ...owner, service: 'test', instance: 'owner' };
  orThrow(await initialiseLog({ ...settings, mode: 'real' }));
  return server;
};
