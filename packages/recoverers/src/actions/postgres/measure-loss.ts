/**
 * States what the promotion lost, from the log of the old primary where it can be read: from the
 * fork on, its bytes, its commits, and the rows they put into which table. Nothing is started. IO.
 * What could not be read leaves what was foreseen; a bound is never made a zero.
 */
import type { LedgerEvent } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import type { Action, ActionContext, ActionFailure } from '../action.ts';
import { failed } from '../call.ts';
import { type Asker, connected } from '../sql/ask.ts';
import type { DivergedLog } from './diverged-log.ts';
import { judgeLoss, type Loss } from './judge-loss.ts';
import { formatLsn, timelineName } from './lsn.ts';
import { readOldLog } from './read-old-log.ts';
import { accessTo, Login, named, Server } from './server.ts';
import { leftAt } from './timeline-history.ts';

const Params = t.strict({
  servers: t.readonlyArray(Server),
  login: Login,
  old: t.string,
  primary: t.string,
  /** Of the old primary, and the new one. */
  oldTimeline: t.number,
  timeline: t.number,
  /** What was foreseen: `bytes` is -1 where nothing was known. */
  state: t.string,
  bytes: t.number,
  basis: t.string,
  bin: t.string,
  exec: t.string,
});
type Params = t.TypeOf<typeof Params>;

const History = t.type({ text: t.union([t.string, t.null]) });
const Table = t.type({ name: t.string, file: t.string });
const history = 'select pg_read_file($1) as text';
const tables = `select c.oid::regclass::text as name,
  coalesce(nullif(c.reltablespace, 0), d.dattablespace)::text || '/' ||
  d.oid::text || '/' || pg_relation_filenode(c.oid)::text as file
  from pg_class c join pg_database d on d.datname = current_database()
  where c.relkind = 'r' and c.relnamespace not in
  (select oid from pg_namespace where nspname ~ '^pg_' or nspname = 'information_schema')`;
const sqlMs = 3_000;

export const postgresMeasureLoss: Action<Params> = {
  name: 'postgres.measureLoss',
  params: Params,
  output: { state: 'string', lost: 'integer', basis: 'string', fork: 'string' },
  run: async (params, context) => {
    const { bytes, state, basis, old } = params;
    const found = await forkAndTables(params, context);
    const fork = E.isRight(found) ? found.right.fork : null;
    const read = fork === null ? undefined : await readOldLog({ ...params, fork }, context);
    const diverged = read !== undefined && E.isRight(read) ? read.right : null;
    const unread = [found, read].flatMap((one) => (one && E.isLeft(one) ? [one.left.reason] : []));
    const rows = E.isRight(found) ? rowsOf(found.right.tables, diverged) : {};
    const loss = judgeLoss({
      foreseen: { state, bytes: bytes < 0 ? null : bytes, basis },
      ...{ old, fork, diverged, rows, unread: unread.join('; ') },
    });
    const evidence = evidenceOf(fork, diverged, rows, unread);
    await context.emit([measured(loss, evidence, context)]);
    const told = { state: loss.state, lost: loss.lostRecords ?? -1, basis: loss.basis };
    return E.right({ ...told, ...evidence, fork: fork === null ? '' : formatLsn(fork) });
  },
  rehearse: async () =>
    E.right({ would: 'measure what was lost', state: 'UNKNOWN', lost: -1, basis: '', fork: '' }),
};

type Found = { readonly fork: bigint; readonly tables: readonly t.TypeOf<typeof Table>[] };

const forkAndTables = async (
  params: Params,
  context: ActionContext,
): Promise<E.Either<ActionFailure, Found>> => {
  const server = named(params.servers, params.primary);
  if (server === undefined) return failed(`${params.primary} is not among the servers`, false);
  return connected(context, accessTo(server, params.login), (one) => ask(one, params), sqlMs);
};

const ask = async (asker: Asker, params: Params): Promise<E.Either<ActionFailure, Found>> => {
  const path = `pg_wal/${timelineName(params.timeline)}.history`;
  const read = await asker(History, history, [path]);
  if (E.isLeft(read)) return read;
  const fork = leftAt(read.right[0]?.text ?? '', params.oldTimeline);
  if (fork === undefined) {
    return failed(`${path} does not say where timeline ${params.oldTimeline} was left`, false);
  }
  const found = await asker(Table, tables);
  return E.isLeft(found) ? found : E.right({ fork, tables: found.right });
};

const rowsOf = (all: Found['tables'], diverged: DivergedLog | null) =>
  Object.fromEntries(
    all.flatMap(({ name, file }): [string, number][] => {
      const count = diverged?.rows[file] ?? 0;
      return count === 0 ? [] : [[name, count]];
    }),
  );

const evidenceOf = (
  fork: bigint | null,
  diverged: DivergedLog | null,
  rows: Readonly<Record<string, number>>,
  unread: readonly string[],
) => ({
  fork: fork === null ? null : formatLsn(fork),
  ...{ rows, unread },
  ...(diverged === null
    ? {}
    : {
        ...{ end: formatLsn(diverged.end), walBytes: diverged.bytes },
        ...{ commits: diverged.commits, lastCommit: diverged.lastCommit },
      }),
});

const measured = (
  { state, lostRecords, basis }: Loss,
  evidence: Readonly<Record<string, unknown>>,
  { recovery, incident, component, epoch }: ActionContext,
): LedgerEvent => ({
  type: 'DataLossMeasured',
  data: { recovery, incident, component, epoch, state, lostRecords, basis, evidence },
});
