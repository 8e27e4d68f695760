/**
 * IO: an estate on this machine: its ports chosen, its file read with them, and everything that the
 * other processes must know as environment variables.
 */
import { join } from 'node:path';
import type { Mode } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import { type EstateOnDisk, readEstateFile } from '../connection/read-estate.ts';
import { decodeEnvironment } from '../environment.ts';
import type { Trouble } from '../outcome.ts';
import { freePorts } from '../servers/index.ts';
import type { Shell } from '../shell.ts';
import { credentialsIn, type DataFolder } from './data-folder.ts';
import type { LocalServers } from './local-servers.ts';

export type PlacedEstate = {
  readonly estate: EstateOnDisk;
  readonly variables: Readonly<Record<string, string>>;
  /** The shell as a command with these variables has it. */
  readonly shell: Shell;
};

/** What was set for another ledger's server must not win over the credentials of this one. */
export const noOtherLogin = {
  RECOVERY_LEDGER_NATS_USER: undefined,
  RECOVERY_LEDGER_NATS_PASSWORD: undefined,
  RECOVERY_LEDGER_NATS_CA_FILE: undefined,
};

export const placeEstate = async (
  shell: Shell,
  { estate: { local }, file }: EstateOnDisk,
  servers: LocalServers,
  data: DataFolder,
  mode: Mode,
): Promise<E.Either<Trouble, PlacedEstate>> => {
  const given = shell.environment.variables;
  const names = local?.ports ?? [];
  const free = await freePorts(names.length);
  const ports = Object.fromEntries(
    names.map((name, index) => [name, given[name] ?? String(free[index])]),
  );
  const FLOOR_DATABASE_URL =
    servers.estateDatabaseUrl ??
    `postgres://hft@127.0.0.1:${ports['FLOOR_POSTGRES_A_PORT']}/trading`;
  const own = { ...variablesOf(servers, data, file, mode), FLOOR_DATABASE_URL };
  const variables = { ...own, ...ports };
  const environment = decodeEnvironment({ ...given, ...noOtherLogin, ...variables });
  if (E.isLeft(environment)) return environment;
  const estate = readEstateFile(file, environment.right.variables);
  if (E.isLeft(estate)) return estate;
  const inner = { ...shell, environment: environment.right };
  return E.right({ estate: estate.right, variables, shell: inner });
};

const variablesOf = (
  servers: LocalServers,
  data: DataFolder,
  file: string,
  mode: Mode,
): Readonly<Record<string, string>> => ({
  RECOVERY_LEDGER_NATS_URL: servers.natsUrl,
  RECOVERY_LEDGER_CREDENTIALS: credentialsIn(data),
  RECOVERY_LEDGER_ANCHOR: join(data.path, 'seal-anchor.jsonl'),
  RECOVERY_LEDGER_DATABASE_URL: servers.databaseUrl,
  RECOVERY_LEDGER_REDIS_URL: servers.redisUrl,
  RECOVERY_LEDGER_ESTATE: file,
  RECOVERY_LEDGER_MODE: mode,
  RECOVERY_LEDGER_STATE_DIR: join(data.path, 'state'),
  ...servers.databases,
  FLOOR_DATA_DIR: join(data.path, 'floor'),
});
