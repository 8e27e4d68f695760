/**
 * Looks at the restored database while nobody can change it: its tables, how many rows they have
 * and how new those are, and what check_data_integrity() finds. IO. It proves nothing by itself: a
 * person sees it and decides.
 */
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import type { Action, ActionContext, ActionFailure, Outcome } from '../action.ts';
import { Login } from '../postgres/server.ts';
import { type Asker, connected } from '../sql/ask.ts';

const Params = t.strict({ address: t.string, login: Login });
type Params = t.TypeOf<typeof Params>;

const Table = t.type({ name: t.string, timed: t.boolean, bytes: t.string, estimate: t.string });
const Count = t.type({ rows: t.string, newest: t.union([t.string, t.null]) });
const Check = t.type({ check_name: t.string, violations: t.string });
const There = t.type({ there: t.boolean });

const tables = `select format('%I.%I', n.nspname, c.relname) as name,
    exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'created_at'
      and not a.attisdropped and a.atttypid = 'timestamptz'::regtype) as timed,
    pg_total_relation_size(c.oid)::text as bytes, greatest(c.reltuples, 0)::bigint::text as estimate
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema')
  order by 1`;

/** Larger ones are estimated: a person waits, and so does trading. */
const countedBytes = 2_000_000_000;
const withinMs = 120_000;

export const pitrInspect: Action<Params> = {
  name: 'pitr.inspect',
  params: Params,
  output: { seen: 'string', tables: 'integer', violations: 'integer' },
  run: ({ address, login }, context) =>
    connected(context, { ...login, address }, (asker) => inspect(asker, context), withinMs),
  rehearse: async ({ address }) =>
    E.right({ would: `look at ${address}`, seen: '', tables: 0, violations: 0 }),
};

const inspect = async (asker: Asker, context: ActionContext): Promise<Outcome> => {
  const found = await asker(Table, tables);
  if (E.isLeft(found)) return found;
  const lines: string[] = [];
  for (const table of found.right) {
    const line = await lineOf(asker, table);
    if (E.isLeft(line)) return line;
    lines.push(line.right);
  }
  const checks = await integrity(asker);
  if (E.isLeft(checks)) return checks;
  const broken = checks.right.filter(({ violations }) => violations !== '0');
  const violations = broken.reduce((sum, one) => sum + Number(one.violations), 0);
  const said = checks.right.length === 0 ? 'not checked' : integrityWords(broken);
  context.report({ lines, checks: checks.right });
  const seen = [...lines, `integrity: ${said}`].join('\n');
  return E.right({ seen, tables: found.right.length, violations });
};

const lineOf = async (
  asker: Asker,
  { name, timed, bytes, estimate }: t.TypeOf<typeof Table>,
): Promise<E.Either<ActionFailure, string>> => {
  if (Number(bytes) > countedBytes) return E.right(`${name}: about ${estimate} rows`);
  const newest = timed
    ? `to_char(max(created_at) at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS.US+00')`
    : 'null::text';
  const rows = await asker(
    Count,
    `select count(*)::text as rows, ${newest} as newest from ${name}`,
  );
  if (E.isLeft(rows)) return rows;
  const [row] = rows.right;
  const until = row?.newest == null ? '' : `, the newest of ${row.newest}`;
  return E.right(`${name}: ${row?.rows ?? '?'} rows${until}`);
};

const integrity = async (
  asker: Asker,
): Promise<E.Either<ActionFailure, readonly t.TypeOf<typeof Check>[]>> => {
  const text = `select to_regprocedure('check_data_integrity()') is not null as there`;
  const there = await asker(There, text);
  if (E.isLeft(there)) return there;
  if (there.right[0]?.there !== true) return E.right([]);
  return asker(Check, 'select check_name, violations::text from check_data_integrity()');
};

const integrityWords = (broken: readonly t.TypeOf<typeof Check>[]): string =>
  broken.length === 0
    ? 'nothing is wrong'
    : broken.map(({ check_name, violations }) => `${check_name}: ${violations}`).join('; ');
