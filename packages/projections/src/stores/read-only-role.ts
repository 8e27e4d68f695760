/**
 * Who may read the read models and nothing else: a group role of PostgreSQL, which gets its rights
 * on every schema that is made, so that it keeps them when a rebuild takes the live one's place. IO
 * through a client.
 */
import type { PoolClient } from 'pg';
import { literal, quote } from './sql.ts';

export const auditorRole = 'ledger_auditor';

/** Rights on one schema, as SQL. */
const grants = (schema: string): readonly string[] => [
  `grant usage on schema ${quote(schema)} to ${auditorRole}`,
  `grant select on all tables in schema ${quote(schema)} to ${auditorRole}`,
  `grant execute on all functions in schema ${quote(schema)} to ${auditorRole}`,
];

/**
 * Creates the group where it is missing and may be created, and gives it its rights on the schema.
 * False when this database user may not create it and nobody has: an administrator has to.
 */
export const grantReading = async (client: PoolClient, schema: string): Promise<boolean> => {
  await client.query('savepoint reading');
  try {
    const { rows } = await client.query('select from pg_roles where rolname = $1', [auditorRole]);
    if (rows.length === 0) await client.query(`create role ${auditorRole} nologin`);
    for (const grant of grants(schema)) await client.query(grant);
    await client.query('release savepoint reading');
    return true;
  } catch (error) {
    const { code } = error as { readonly code?: string };
    // 42501: not allowed; 42710 and 23505: another one created it at the same moment.
    if (code === undefined || !['42501', '42710', '23505'].includes(code)) throw error;
    await client.query('rollback to savepoint reading');
    return code !== '42501' && (await grantReading(client, schema));
  }
};

/** What an administrator runs once, to let an auditor in. */
export const readOnlyRoleText = (login: string): string =>
  [
    `-- As an administrator of the ledger's database; the password is asked for by \\password.`,
    `do $$ begin create role ${auditorRole} nologin;`,
    '  exception when duplicate_object then null; end $$;',
    ...grants('ledger').map((grant) => `${grant};`),
    `create role ${quote(login)} login in role ${auditorRole};`,
    `alter role ${quote(login)} set default_transaction_read_only = on;`,
    `alter role ${quote(login)} set statement_timeout = '60s';`,
    `alter role ${quote(login)} set search_path = ledger;`,
    `comment on role ${quote(login)} is ${literal('reads the recovery ledger, and nothing else')};`,
  ].join('\n');
