/**
 * Compares the business keys of a primary with those of its standbys, as of one instant: the keys
 * that were committed on the primary before any standby was asked. What seems to be missing is
 * asked for again before it counts, for what is on its way is not lost. IO.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { Instance, PostgresqlReplication } from '@recovery-ledger/ledger';
import type { PostgresConnection } from '../servers/connection.ts';
import { type HeldServer, holdServer } from '../servers/held-server.ts';
import { openPostgres } from '../servers/open-postgres.ts';
import type { Compared } from './judge-transactions.ts';
import {
  keysIn,
  mostKeys,
  sinceIn,
  sinceQuestion,
  type Transactions,
  theseQuestion,
  windowQuestion,
  without,
} from './key-questions.ts';

type Server = HeldServer<PostgresConnection>;
type Known = { readonly since: string; readonly keys: readonly string[] };

/** A whole window takes longer than a question of the sampler. */
const deadlineMs = 5_000;

/** By standby. */
export const compareKeys = async (
  instances: readonly Instance[],
  { database, user, lag }: PostgresqlReplication,
  transactions: Transactions,
  primary: string,
  passfile: string | undefined,
): Promise<ReadonlyMap<string, Compared>> => {
  const servers = instances.map(({ name, address }) => ({
    ...{
      name,
      server: holdServer((ms) => openPostgres({ address, database, user, passfile }, ms)),
    },
  }));
  const first = servers.find(({ name }) => name === primary)?.server;
  const others = servers.filter(({ name }) => name !== primary);
  try {
    const told = await first?.ask(deadlineMs, (asked) => window(asked, transactions));
    if (first === undefined || told?.is !== 'told') {
      const why = told?.is === 'silent' ? told.reason : 'nobody says which it is';
      const reason = `the primary ${primary} does not answer: ${why}`;
      return new Map(others.map(({ name }) => [name, { is: 'silent', reason }]));
    }
    const graceMs = lag.breach.ms ?? 0;
    const compared = others.map(
      async ({ name, server }): Promise<[string, Compared]> => [
        name,
        await compareOne(first, server, transactions, told.value, graceMs),
      ],
    );
    return new Map(await Promise.all(compared));
  } finally {
    for (const { server } of servers) server.close();
  }
};

const window = async (
  connection: PostgresConnection,
  transactions: Transactions,
): Promise<Known> => {
  const since = sinceIn(await connection.query(sinceQuestion, [transactions.window]));
  const keys = keysIn(await connection.query(windowQuestion(transactions), [since]));
  if (keys.length > mostKeys) throw new Error(`more than ${mostKeys} keys: shorten the window`);
  return { since, keys };
};

const compareOne = async (
  primary: Server,
  standby: Server,
  transactions: Transactions,
  { since, keys }: Known,
  graceMs: number,
): Promise<Compared> => {
  const these = theseQuestion(transactions);
  const copied = await standby.ask(deadlineMs, async (connection) => {
    const there = keysIn(await connection.query(windowQuestion(transactions), [since]));
    const absent = without(keys, there);
    if (absent.length === 0) return { there, missing: absent };
    await pause(graceMs);
    return { there, missing: without(absent, keysIn(await connection.query(these, [absent]))) };
  });
  if (copied.is === 'silent') return copied;
  const { there, missing } = copied.value;
  const strangers = without(there, keys);
  if (strangers.length === 0) return { is: 'compared', keys: keys.length, missing, strange: [] };
  // Most are newer than what the primary was asked for; it knows those by now.
  const known = await primary.ask(deadlineMs, async (connection) =>
    keysIn(await connection.query(these, [strangers])),
  );
  if (known.is === 'silent') return known;
  return { is: 'compared', keys: keys.length, missing, strange: without(strangers, known.value) };
};
