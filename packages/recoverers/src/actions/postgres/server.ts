/**
 * The servers that a runbook names, and how the recoverer gets at them. Pure: types, codecs, and
 * the address of one of them.
 */
import * as t from 'io-ts';
import type { Access } from '../sql/ask.ts';

/** One member of the cluster. The list is in the order of the estate, which breaks ties. */
export const Server = t.strict({
  name: t.string,
  /** `127.0.0.1:7301` */
  address: t.string,
  /** As its supervisor calls it. */
  process: t.string,
  /** Its data directory. */
  folder: t.string,
});
export type Server = t.TypeOf<typeof Server>;

/** As whom: an administrator of all of them. */
export const Login = t.strict({ database: t.string, user: t.string, pgpass: t.string });
export type Login = t.TypeOf<typeof Login>;

export const accessTo = ({ address }: Server, { database, user, pgpass }: Login): Access => ({
  ...{ address, database, user, pgpass },
});

export const named = (servers: readonly Server[], name: string): Server | undefined =>
  servers.find((server) => server.name === name);

/** What a standby calls itself to its primary, and its slot there: no dashes in either. */
export const applicationName = (name: string): string => name.replaceAll('-', '_');

export const hostAndPort = (address: string): { readonly host: string; readonly port: string } => {
  const colon = address.lastIndexOf(':');
  return { host: address.slice(0, colon), port: address.slice(colon + 1) };
};
