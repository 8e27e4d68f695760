/** How a standby finds its primary: `primary_conninfo`. The password is in a file there. Pure. */
import { hostAndPort, type Server } from './server.ts';

export const connectionString = ({
  primary,
  replicator,
  passfile,
  applicationName,
}: {
  readonly primary: Server;
  readonly replicator: string;
  readonly passfile: string;
  readonly applicationName: string;
}): string => {
  const { host, port } = hostAndPort(primary.address);
  const words = { host, port, user: replicator, passfile, application_name: applicationName };
  return Object.entries(words)
    .map(([name, value]) => `${name}=${quoted(value)}`)
    .join(' ');
};

/** https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING */
const quoted = (value: string): string =>
  /^[\w./:-]+$/.test(value) ? value : `'${value.replace(/['\\]/g, '\\$&')}'`;
