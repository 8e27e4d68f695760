/**
 * The number of active orders in three places: the OMS, the exchange and the database. IO.
 * The database's is what the database itself has as active, not a copy made for the purpose. A
 * count that is not a number is unknown; an empty one is equal only to an empty one.
 */
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import type { Action, ActionContext, Outcome } from '../action.ts';
import { call, failed } from '../call.ts';
import { checkCompleted } from '../checks/validate.ts';
import { readAs } from '../read-as.ts';
import { OrderList } from './order-source.ts';

const Params = t.strict({ oms: t.string, exchange: t.string, session: t.string });
type Params = t.TypeOf<typeof Params>;

const check = 'active orders: OMS = exchange = database';

export const ordersCounts: Action<Params> = {
  name: 'orders.counts',
  params: Params,
  output: { result: 'string', at: 'integer', count: 'integer' },
  run: async (params, context) => {
    const { detail, ...counted } = await count(params, context);
    const result = counted.result;
    const evidence = counted.counts;
    await context.emit([checkCompleted({ check, result, detail, evidence }, context)]);
    return result === 'pass'
      ? E.right({ result, at: context.clock.nowMs(), count: evidence['oms'], ...evidence })
      : failed(`${check}: ${detail}`, true, evidence);
  },
  rehearse: async () => E.right({ result: 'unknown', at: 0, count: 0, would: 'count the orders' }),
};

type Counted = {
  readonly result: 'pass' | 'fail' | 'unknown';
  readonly detail: string;
  readonly counts: Readonly<Record<string, unknown>>;
};

/** Orders still end at the exchange while they are counted: one agreement is enough, of a few. */
const tries = 5;
const pauseMs = 20;

const count = async (params: Params, context: ActionContext): Promise<Counted> => {
  let last = await countOnce(params, context);
  for (let tried = 1; last.result === 'fail' && tried < tries; tried += 1) {
    await context.clock.sleep(pauseMs, context.signal);
    last = await countOnce(params, context);
  }
  return last;
};

const countOnce = async (
  { oms, exchange, session }: Params,
  context: ActionContext,
): Promise<Counted> => {
  const [health, theirs, kept] = await Promise.all([
    call(context, { method: 'GET', url: `${oms}/health` }),
    readAs(`${exchange}/sessions/${session}/orders/open`, OrderList, context),
    call(context, { method: 'GET', url: `${oms}/database/orders` }),
  ]);
  if (E.isLeft(theirs)) return { result: 'unknown', detail: theirs.left, counts: {} };
  const counts = {
    oms: fieldOf(health, 'activeOrders'),
    exchange: theirs.right.orders.length,
    database: fieldOf(kept, 'count'),
  };
  const values = Object.values(counts);
  const detail = Object.entries(counts)
    .map(([place, value]) => `${place} ${String(value)}`)
    .join(', ');
  if (!values.every((value) => Number.isSafeInteger(value))) {
    return { result: 'unknown', detail, counts };
  }
  return { result: new Set(values).size === 1 ? 'pass' : 'fail', detail, counts };
};

const fieldOf = (outcome: Outcome, field: string): unknown =>
  E.isLeft(outcome) ? null : (outcome.right[field] ?? null);
