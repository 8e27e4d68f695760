/**
 * What differs between the servers: the lines that belong to one of them, written whenever the
 * floor starts, since its ports may be others than last time. Pure.
 */
import { applicationName } from './database-servers.ts';
import { replicationUser } from './first-statements.ts';

type Address = { readonly name: string; readonly portNumber: number };

/** `server.conf` beside the data folder. */
export const postgresSettings = ({ name, portNumber }: Address): string =>
  [
    '# Of this server alone; written by the floor at every start.',
    `port = ${portNumber}`,
    `cluster_name = '${applicationName(name)}'`,
    '',
  ].join('\n');

/** `postgresql.auto.conf` of a standby: it follows `primary`, all else stays. */
export const followingText = (before: string, { name }: Address, primary: Address): string => {
  const own = applicationName(name);
  const where = `host=127.0.0.1 port=${primary.portNumber} user=${replicationUser}`;
  return withLines(before, /^\s*(primary_conninfo|primary_slot_name)\s*=/, [
    `primary_conninfo = '${where} application_name=${own}'`,
    `primary_slot_name = '${own}'`,
  ]);
};

/** `redis.conf`: the port and the folder of this start, and whom it replicates, if that is told. */
export const redisText = (
  before: string,
  { portNumber, folder }: Address & { readonly folder: string },
  primary: Address | null,
): string =>
  withLines(
    before,
    primary === null ? /^\s*(port|dir)\s/i : /^\s*(port|dir|replicaof|slaveof)\s/i,
    [
      `port ${portNumber}`,
      `dir ${JSON.stringify(folder)}`,
      ...(primary === null ? [] : [`replicaof 127.0.0.1 ${primary.portNumber}`]),
    ],
  );

/** True when the file of a Redis server makes it a replica. */
export const isReplicaText = (text: string): boolean => /^\s*(replicaof|slaveof)\s/im.test(text);

/** The text without the lines that match, and with those given at its end. */
const withLines = (before: string, replaced: RegExp, lines: readonly string[]): string => {
  const kept = before.split('\n').filter((line) => !replaced.test(line));
  return [...kept.join('\n').trimEnd().split('\n'), ...lines, ''].join('\n');
};
