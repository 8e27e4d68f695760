/**
 * Looks at a PostgreSQL primary first, then at all its standbys at once, then leaves a heartbeat:
 * what the standbys are compared with was there before they were asked. IO.
 */
import type { Component, PostgresqlReplication } from '@recovery-ledger/ledger';
import type { PostgresConnection } from '../servers/connection.ts';
import { type HeldServer, holdServer, type Told } from '../servers/held-server.ts';
import { openPostgres } from '../servers/open-postgres.ts';
import {
  HeartbeatRow,
  heartbeatQuestion,
  heartbeatStatement,
  PrimaryRow,
  primaryQuestion,
  readPrimary,
  readStandby,
  StandbyRow,
  slotOf,
  standbyQuestion,
  streamingOf,
} from './postgres-questions.ts';
import type { NoWord, OwnWord, PrimarySeen, StandbySeen } from './sample.ts';
import type { Sampler } from './sampler.ts';
import { underscored } from './sync-demand.ts';

type Server = HeldServer<PostgresConnection>;
type Looked = { readonly seen: PrimarySeen; readonly row: PrimaryRow };

/** `source` names the heartbeat's row; without one nothing is written. */
export const createPostgresSampler = (
  { instances }: Pick<Component, 'instances'>,
  replication: PostgresqlReplication,
  source: string | null,
  passfile: string | undefined,
): Sampler => {
  const { database, user, deadline, heartbeat } = replication;
  const servers = new Map(
    instances.map(({ name, address }): [string, Server] => [
      name,
      holdServer((ms) => openPostgres({ address, database, user, passfile }, ms)),
    ]),
  );

  const lookAtStandby = async (name: string, server: Server): Promise<OwnWord | NoWord> =>
    wordOf(await server.ask(deadline, (connection) => askStandby(connection, heartbeat)), name);

  const beat = async (server: Server) => {
    if (heartbeat === null || source === null) return;
    const statement = heartbeatStatement(heartbeat, source);
    // A statement that failed leaves its transaction open, in which nothing can be asked any more.
    await server.ask(deadline, (connection) =>
      connection.query(statement).catch(() => connection.query('ROLLBACK')),
    );
  };

  return {
    look: async (primary) => {
      const server = servers.get(primary);
      const told = await server?.ask(deadline, (asked) => askPrimary(asked, primary, heartbeat));
      const at = process.hrtime.bigint();
      const others = [...servers].filter(([name]) => name !== primary);
      const own = await Promise.all(others.map(([name, one]) => lookAtStandby(name, one)));
      const looked = told?.is === 'told' ? told.value : null;
      if (server !== undefined && looked !== null) await beat(server);
      const standbys = others.map(([name], index) =>
        standbyOf(name, looked, own[index] ?? { is: 'silent', reason: 'not asked' }),
      );
      const unnamed = server === undefined ? 'no instance has that name' : 'it is no primary';
      const reason = told?.is === 'silent' ? told.reason : unnamed;
      return { at, primary: looked?.seen ?? { is: 'silent', name: primary, reason }, standbys };
    },
    close: () => {
      for (const server of servers.values()) server.close();
    },
  };
};

const askPrimary = async (
  connection: PostgresConnection,
  name: string,
  heartbeat: string | null,
): Promise<Looked | null> => {
  const [row] = await connection.query(primaryQuestion);
  if (!PrimaryRow.is(row)) throw new Error(`${name} answers something else than was asked`);
  const seen = readPrimary(name, row, await heartbeatIn(connection, heartbeat));
  return seen === null ? null : { seen, row };
};

const askStandby = async (
  connection: PostgresConnection,
  heartbeat: string | null,
): Promise<OwnWord> => {
  const [row] = await connection.query(standbyQuestion);
  if (!StandbyRow.is(row)) throw new Error('it answers something else than was asked');
  return readStandby(row, await heartbeatIn(connection, heartbeat));
};

/** A table that is not there yet is no reason to know nothing of the rest. */
const heartbeatIn = async (
  connection: PostgresConnection,
  table: string | null,
): Promise<number | null> => {
  if (table === null) return null;
  const [row] = await connection.query(heartbeatQuestion(table)).catch(() => []);
  return HeartbeatRow.is(row) ? row.at : null;
};

const wordOf = (told: Told<OwnWord>, name: string): OwnWord | NoWord =>
  told.is === 'told' ? told.value : { is: 'silent', reason: `${name}: ${told.reason}` };

const standbyOf = (name: string, looked: Looked | null, own: OwnWord | NoWord): StandbySeen => {
  if (looked === null) return { name, streaming: null, slot: null, own };
  const known = underscored(name);
  return { name, streaming: streamingOf(looked.row, known), slot: slotOf(looked.row, known), own };
};
