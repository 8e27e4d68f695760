/**
 * How far trading is open again, and what an order may be at each stage:
 *   halted       nothing new; cancel_only: nothing new, said so that a client cancels
 *   reduce_only  what makes the account's position smaller, beyond what already works to do so
 *   limited      the named symbols, at most a share of the usual size
 *   full         everything
 * Cancels are taken at every stage. A halt is stronger than any stage. Pure.
 */
import { formatDecimal, parseDecimal } from '../book/decimal.ts';
import type { NewOrder } from '../book/order.ts';
import type { WorkingOrders } from '../book/working-orders.ts';

const stages = ['halted', 'cancel_only', 'reduce_only', 'limited', 'full'] as const;

export type StageSetting = {
  readonly stage: (typeof stages)[number];
  readonly symbols: 'all' | readonly string[];
  /** A share of the largest usual order, '0.1'; counts at the stage `limited`. */
  readonly sizeShare: string;
  readonly since: string;
};

export const fullyOpen: StageSetting = {
  stage: 'full',
  symbols: 'all',
  sizeShare: '1',
  since: '',
};

export const isStageSetting = (value: unknown): value is StageSetting =>
  typeof value === 'object' && value !== null && readStage({ ...value }, '') !== undefined;

/** The setting a request asks for; undefined when a part of it is malformed. */
export const readStage = (
  body: Readonly<Record<string, unknown>>,
  since: string,
): StageSetting | undefined => {
  const { symbols = 'all', sizeShare = '1' } = body;
  const stage = stages.find((known) => known === body['stage']);
  const share = parseDecimal(sizeShare);
  const isList = Array.isArray(symbols) && symbols.every((each) => typeof each === 'string');
  if (stage === undefined || (symbols !== 'all' && !isList)) return undefined;
  if (share === undefined || share <= 0 || share > 10_000) return undefined;
  return { stage, symbols: isList ? symbols : 'all', sizeShare: String(sizeShare), since };
};

/** Why an order is not for this stage; undefined when it is. `usual` is the largest usual order. */
export const reasonOfStage = (
  setting: StageSetting,
  order: NewOrder,
  orders: WorkingOrders,
  usual: number,
): string | undefined => {
  const { stage, symbols, sizeShare } = setting;
  if (stage === 'full') return undefined;
  if (stage === 'halted') return 'stage: halted';
  if (stage === 'cancel_only') return 'stage: cancels only';
  if (stage === 'reduce_only') return reasonOfReducing(order, orders);
  if (symbols !== 'all' && !symbols.includes(order.symbol)) {
    return `stage: limited to ${symbols.join(', ')}`;
  }
  const most = Math.floor((usual * (parseDecimal(sizeShare) ?? 0)) / 10_000);
  if ((parseDecimal(order.quantity) ?? 0) <= most) return undefined;
  return `stage: limited to a quantity of ${formatDecimal(most)}`;
};

const reasonOfReducing = (order: NewOrder, orders: WorkingOrders): string | undefined => {
  const { account, symbol, side } = order;
  const position = orders.position(account, symbol);
  const closes = side === 'sell' ? Math.max(0, position) : Math.max(0, -position);
  const left = Math.max(0, closes - orders.working(account, symbol, side));
  if ((parseDecimal(order.quantity) ?? 0) <= left) return undefined;
  return `stage: reduce only, at most ${formatDecimal(left)} to ${side}`;
};
