/**
 * What was executed at the venue and is not in a database, from the drop copy, which neither a
 * restore nor a promotion reaches; and putting it back, once per execution, however often. IO.
 */
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import type { ActionContext, ActionFailure } from '../action.ts';
import { call, failed } from '../call.ts';
import { type Access, ask } from '../sql/ask.ts';
import { type MissingFill, TimedFill } from './missing-fills.ts';

const Listed = t.type({
  complete: t.boolean,
  sequence: t.number,
  fills: t.readonlyArray(TimedFill),
});
/** `complete`: from the first of the day on; `sequence`: of the last message. */
export type Listed = t.TypeOf<typeof Listed>;

const Known = t.type({ exec_id: t.string });
const Nothing = t.type({});

/** Every fill of the day at the drop copy; refused while it does not follow the venue. */
export const listFills = async (
  dropCopy: string,
  context: ActionContext,
): Promise<E.Either<ActionFailure, Listed>> => {
  const health = await call(context, { method: 'GET', url: `${dropCopy}/health` });
  if (E.isLeft(health)) return health;
  const { contiguous, following } = health.right;
  if (contiguous !== true || following !== true) {
    return failed('the drop copy does not follow the venue: what it lists may lack some', true);
  }
  const answer = await call(context, { method: 'GET', url: `${dropCopy}/fills?after=0` });
  if (E.isLeft(answer)) return answer;
  const listed = Listed.decode(answer.right);
  return E.isLeft(listed)
    ? failed('the drop copy answered something else than fills', false)
    : listed;
};

const atOnce = 2_000;
const withinMs = 30_000;

/** Those that the database has, by their ids. */
export const knownAmong = async (
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

/** Writes them, then says how many of them are there now. */
export const putBack = async (
  missing: readonly MissingFill[],
  access: Access,
  context: ActionContext,
): Promise<E.Either<ActionFailure, number>> => {
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
  const there = await knownAmong(missing, access, context);
  return E.isLeft(there) ? there : E.right(there.right.size);
};

/** As many as a person reads; all of them are in the database and at the drop copy. */
const mostNamed = 100;

/** Executions as evidence: the first hundred in words, and how many more there are. */
export const inWords = (fills: readonly MissingFill[]) => ({
  executions: fills.slice(0, mostNamed).map(shortly),
  further: Math.max(0, fills.length - mostNamed),
});

const shortly = ({ execId, side, quantity, symbol, price, account, at, bustOf }: MissingFill) =>
  `${execId}${bustOf === null ? '' : ` (bust of ${bustOf})`}: ${side} ${quantity} ${symbol} at ${price} for ${account}, ${at}`;
