/**
 * States what the promotion lost, from the log of the old primary where it can be read: from the
 * fork on, its bytes, its commits, and the rows of the table that counts. Nothing is started. IO.
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
  /** Whose rows are counted, such as `public.trades`; empty for none. */
  table: t.string,
  bin: t.string,
  exec: t.string,
});
type Params = t.TypeOf<typeof Params>;

const History = t.type({ text: t.union([t.string, t.null]) });
const Table = t.type({ file: t.union([t.string, t.null]) });
const history = 'select pg_read_file($1) as text';
const table = `select coalesce(nullif(c.reltablespace, 0), d.dattablespace)::text || '/' ||
  d.oid::text || '/' || pg_relation_filenode(c.oid)::text as file
  from pg_class c, pg_database d where c.oid = to_regclass($1) and d.datname = current_database()`;
const sqlMs = 3_000;

export const postgresMeasureLoss: Action<Params> = {
  name: 'postgres.measureLoss',
  params: Params,
  output: { state: 'string', lost: 'integer', basis: 'string', fork: 'string' },
  run: async (params, context) => {
    const { bytes, state, basis, old } = params;
    const found = await forkAndTable(params, context);
    const fork = E.isRight(found) ? found.right.fork : null;
    const read = fork === null ? undefined : await readOldLog({ ...params, fork }, context);
    const diverged = read !== undefined && E.isRight(read) ? read.right : null;
    const unread = [found, read].flatMap((one) => (one && E.isLeft(one) ? [one.left.reason] : []));
    const rows = E.isRight(found) ? rowsOf(params, found.right.file, diverged) : null;
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

type Found = { readonly fork: bigint; readonly file: string | null };

const forkAndTable = async (
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
  if (params.table === '') return E.right({ fork, file: null });
  const file = await asker(Table, table, [params.table]);
  return E.isLeft(file) ? file : E.right({ fork, file: file.right[0]?.file ?? null });
};

/** A file that has no rows in it has lost none; a table that is not there was not counted. */
const rowsOf = (params: Params, file: string | null, diverged: DivergedLog | null) =>
  params.table === '' || file === null || diverged === null ? null : (diverged.rows[file] ?? 0);

const evidenceOf = (
  fork: bigint | null,
  diverged: DivergedLog | null,
  rows: number | null,
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
