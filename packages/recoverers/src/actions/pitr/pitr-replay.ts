/**
 * Lists what was executed at the venue and is not in the restored database, from the drop copy,
 * which no restore reaches, and puts it back: once per execution, however often it is done. IO.
 * Then states the net loss: what was undone on purpose, and what of the executions is missing.
 */
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import type { Action, ActionContext, ActionFailure, Outcome, Output } from '../action.ts';
import { call, failed } from '../call.ts';
import { Login } from '../postgres/server.ts';
import { type Access, ask } from '../sql/ask.ts';
import { type MissingFill, missingFills, TimedFill } from './missing-fills.ts';

const Params = t.strict({
  dropCopy: t.string,
  address: t.string,
  login: Login,
  target: t.string,
  /** Of the newest transaction that was restored, UTC, or `none`. */
  restoredTo: t.string,
  /** Commits after the target, as they were counted in the log. */
  undone: t.number,
});
type Params = t.TypeOf<typeof Params>;

const Listed = t.type({
  complete: t.boolean,
  sequence: t.number,
  fills: t.readonlyArray(TimedFill),
});
const Known = t.type({ exec_id: t.string });
const Nothing = t.type({});

export const pitrReplay: Action<Params> = {
  name: 'pitr.replay',
  params: Params,
  output: { listed: 'integer', replayed: 'integer', missing: 'integer' },
  run: async (params, context) => {
    const replayed = await replay(params, context, true);
    await context.emit([lossOf(params, context, replayed)]);
    return replayed;
  },
  rehearse: (params, context) => replay(params, context, false),
};

const replay = async (
  { dropCopy, address, login, restoredTo }: Params,
  context: ActionContext,
  write: boolean,
): Promise<Outcome> => {
  const health = await call(context, { method: 'GET', url: `${dropCopy}/health` });
  if (E.isLeft(health)) return health;
  const { contiguous, following } = health.right;
  if (contiguous !== true || following !== true) {
    return failed('the drop copy does not follow the venue: what it lists may lack some', true);
  }
  const answer = await call(context, { method: 'GET', url: `${dropCopy}/fills?after=0` });
  if (E.isLeft(answer)) return answer;
  const listed = Listed.decode(answer.right);
  if (E.isLeft(listed)) return failed('the drop copy answered something else than fills', false);
  const { fills, complete, sequence } = listed.right;
  const access = { ...login, address };
  const known = await knownAmong(fills, access, context);
  if (E.isLeft(known)) return known;
  const newest = Date.parse(restoredTo.replace(' ', 'T').replace(/\+00$/, 'Z'));
  const since = missingFills(fills, known.right, Number.isNaN(newest) ? null : newest);
  const { missing, later } = since;
  const written = write ? await writeAll(missing, access, context) : E.right(null);
  if (E.isLeft(written)) return written;
  const left = write ? await knownAmong(missing, access, context) : E.right(new Set<string>());
  if (E.isLeft(left)) return left;
  return E.right({
    ...{ listed: later.length, replayed: left.right.size, complete: String(complete), sequence },
    missing: missing.filter(({ execId }) => !left.right.has(execId)).length,
    executions: later.slice(0, mostNamed).map(shortly),
    further: Math.max(0, later.length - mostNamed),
  });
};

/** As many as a person reads; all of them are in the database and at the drop copy. */
const mostNamed = 100;

const shortly = ({ execId, side, quantity, symbol, price, account, at, bustOf }: MissingFill) =>
  `${execId}${bustOf === null ? '' : ` (bust of ${bustOf})`}: ${side} ${quantity} ${symbol} at ${price} for ${account}, ${at}`;

const atOnce = 2_000;
const withinMs = 30_000;

const knownAmong = async (
  fills: readonly { readonly execId: string }[],
  access: Access,
  context: ActionContext,
): Promise<E.Either<ActionFailure, ReadonlySet<string>>> => {
  const text = 'select exec_id from trades where exec_id = any($1::text[])';
  const values = [fills.map(({ execId }) => execId)];
  const rows = await ask(context, access, Known, text, values, withinMs);
  return E.isLeft(rows) ? rows : E.right(new Set(rows.right.map(({ exec_id }) => exec_id)));
};

/** As the engine writes a trade; its status from its order, where that is there. */
const insert = `insert into trades (exec_id, cl_ord_id, account, symbol, side, quantity, price, venue,
    status, created_at, bust_of)
  select f.exec_id, f.cl_ord_id, f.account, f.symbol, f.side, f.quantity, f.price, 'EXCHANGE',
    case when f.cumulative >= o.quantity then 'FILLED' else 'PARTIALLY_FILLED' end,
    f.created_at, f.bust_of
  from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::numeric[],
    $7::numeric[], $8::numeric[], $9::timestamptz[], $10::text[])
    as f (exec_id, cl_ord_id, account, symbol, side, quantity, price, cumulative, created_at, bust_of)
  left join orders o using (cl_ord_id)
  on conflict (exec_id) do nothing`;

const writeAll = async (
  missing: readonly MissingFill[],
  access: Access,
  context: ActionContext,
): Promise<E.Either<ActionFailure, null>> => {
  await context.admit();
  for (let from = 0; from < missing.length; from += atOnce) {
    const part = missing.slice(from, from + atOnce);
    const values = [
      part.map(({ execId }) => execId),
      part.map(({ clOrdId }) => clOrdId),
      part.map(({ account }) => account),
      part.map(({ symbol }) => symbol),
      part.map(({ side }) => side),
      part.map(({ quantity }) => quantity),
      part.map(({ price }) => price),
      part.map(({ cumulative }) => cumulative),
      part.map(({ at }) => at),
      part.map(({ bustOf }) => bustOf),
    ];
    const done = await ask(context, access, Nothing, insert, values, withinMs);
    if (E.isLeft(done)) return done;
  }
  return E.right(null);
};

const lossOf = (
  { target, undone }: Params,
  { recovery, incident, component, epoch }: ActionContext,
  outcome: Outcome,
) => {
  const told: Output = E.isRight(outcome) ? outcome.right : { reason: outcome.left.reason };
  const { listed, replayed, missing, complete } = told;
  const isWhole = complete === 'true';
  const gross = `${undone} commits after ${target} are undone on purpose`;
  const net = isWhole
    ? `of ${String(listed)} executions at the venue since, ${String(replayed)} had to be put back and ${String(missing)} are missing`
    : 'what was executed at the venue since is not known to its full extent';
  return {
    type: 'DataLossMeasured',
    data: {
      ...{ recovery, incident, component, epoch, basis: `${gross}; ${net}` },
      state: isWhole ? 'MEASURED' : 'UNKNOWN',
      lostRecords: isWhole ? Number(missing) : null,
      evidence: { ...told, undone, target },
    },
  } as const;
};
