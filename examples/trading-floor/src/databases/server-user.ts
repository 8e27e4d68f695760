/**
 * Who the database servers run as. PostgreSQL refuses to run as root, and nothing that trades
 * needs to: root hands the servers and their files to the user that FLOOR_DATABASE_OS_USER
 * names; anybody else runs them as themselves. IO.
 */
import { readFileSync } from 'node:fs';
import { BadEnvironment } from '../wire/environment.ts';

/** Null: ourselves. As `spawn` takes it. */
export type ServerUser = { readonly uid: number; readonly gid: number } | null;

const variable = 'FLOOR_DATABASE_OS_USER';

export const serverUser = (name: string): ServerUser => {
  const own = process.getuid?.() ?? 0;
  if (name === '') {
    if (own !== 0) return null;
    throw new BadEnvironment(
      `${variable} is missing: PostgreSQL refuses to run as root; name another user, say postgres`,
    );
  }
  const lines = readFileSync('/etc/passwd', 'utf8').split('\n');
  const [, , uid, gid] = lines.find((line) => line.startsWith(`${name}:`))?.split(':') ?? [];
  if (uid === undefined) throw new BadEnvironment(`${variable}: there is no user ${name}`);
  if (Number(uid) === 0) {
    throw new BadEnvironment(`${variable}: ${name} is root, and PostgreSQL refuses to run as root`);
  }
  if (Number(uid) === own) return null;
  if (own !== 0) {
    throw new BadEnvironment(`${variable}: only root can run servers as ${name}; leave it empty`);
  }
  return { uid: Number(uid), gid: Number(gid) };
};
