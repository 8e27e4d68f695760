/**
 * Whether a PostgreSQL server answers, and is the one that takes writes. IO (pg).
 * In recovery and read-only are wrong answers: somebody is there, and it is not the primary.
 */
import type { Probe } from '@recovery-ledger/ledger';
import * as t from 'io-ts';
import type { PostgresConnection } from '../servers/connection.ts';
import { openPostgres } from '../servers/open-postgres.ts';
import { signOfPostgres } from '../servers/sign-of-refusal.ts';
import type { Seen } from './asker.ts';
import { codeOf } from './sign-of-error.ts';
import type { Call } from './talk.ts';

type PostgresqlProbe = Extract<Probe, { readonly kind: 'postgresql' }>;

const question = `SELECT pg_is_in_recovery() AS recovery,
  current_setting('transaction_read_only')::bool AS "readOnly"`;

const Answer = t.type({ recovery: t.boolean, readOnly: t.boolean });

export const callPostgresql =
  ({ database, user, expect }: PostgresqlProbe, passfile: string | undefined): Call =>
  async ({ endpoint }, deadlineMs) => {
    const access = { address: endpoint ?? '', database, user, passfile };
    const opened = await openPostgres(access, deadlineMs);
    if (opened.is === 'failed') return opened;
    const { connection } = opened;
    const ask = () => answerOf(connection, endpoint, expect);
    return { is: 'open', connection: { ...connection, ask } };
  };

const answerOf = async (
  connection: PostgresConnection,
  endpoint: string | null,
  expect: PostgresqlProbe['expect'],
): Promise<Seen> => {
  try {
    const [row] = await connection.query(question);
    if (!Answer.is(row)) return { sign: 'wrong-answer', evidence: { endpoint, answer: row } };
    const isFit = expect === 'readable' || (!row.recovery && !row.readOnly);
    return { sign: isFit ? 'answered' : 'wrong-answer', evidence: { endpoint, ...row } };
  } catch (error) {
    const evidence = { endpoint, code: codeOf(error), reason: String(error) };
    return { sign: signOfPostgres(error), evidence };
  }
};
