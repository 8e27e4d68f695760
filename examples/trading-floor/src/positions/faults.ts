/**
 * Breaks the positions for real, on request, and on the disk: a restart comes back with the
 * fault. `drop_fill` loses the newest fill, `extra` counts one that never was, `sign` turns one
 * around, `duplicate` counts one twice, `quantity` changes the sum and no fill. IO.
 */
import { parseDecimal } from '../book/decimal.ts';
import { type Fill, signedQuantity } from '../book/fills.ts';
import { type Answer, ok, refuse } from '../wire/http-routes.ts';
import type { PositionKeeper } from './keeper.ts';
import type { PositionBook } from './position-book.ts';

let made = 0;

const kinds = ['drop_fill', 'extra', 'sign', 'duplicate', 'quantity'] as const;

export const causeFault = async (
  keeper: PositionKeeper,
  body: Readonly<Record<string, unknown>>,
): Promise<Answer> => {
  const { account, symbol, quantity = '100' } = body;
  const kind = kinds.find((known) => known === body['kind']);
  if (kind === undefined) return refuse(400, `kind is one of ${kinds.join(', ')}`);
  const size = parseDecimal(quantity);
  if (size === undefined) return refuse(400, 'quantity is a decimal');
  const { book } = keeper;
  const matches = (fill: Fill): boolean =>
    (account ?? fill.account) === fill.account && (symbol ?? fill.symbol) === fill.symbol;
  const fill = book.fills.newest(matches);
  if (fill === undefined) return refuse(404, 'there is no such fill among the newest');
  const key = `${fill.account}\u0000${fill.symbol}`;
  const before = book.positions.get(key) ?? 0;
  const change = apply(book, kind, fill, String(quantity), size);
  if (before + change === 0) book.positions.delete(key);
  else book.positions.set(key, before + change);
  await keeper.keep();
  return ok({ kind, account: fill.account, symbol: fill.symbol, execId: fill.execId });
};

/** Changes fills and totals; gives what the position changes by. */
const apply = (
  book: PositionBook,
  kind: (typeof kinds)[number],
  fill: Fill,
  quantity: string,
  size: number,
): number => {
  made += 1;
  const signed = signedQuantity(fill);
  const add = (added: Fill): number => {
    book.fills.add(added);
    book.totals.add(added);
    return signedQuantity(added);
  };
  const remove = (): number => {
    book.fills.remove(fill);
    book.totals.add(fill, -1);
    return -signed;
  };
  if (kind === 'quantity') return size;
  if (kind === 'drop_fill') return remove();
  if (kind === 'duplicate') return add({ ...fill, possDup: true });
  if (kind === 'extra') return add({ ...fill, execId: `EXTRA-${made}`, quantity, bustOf: null });
  return remove() + add({ ...fill, side: fill.side === 'buy' ? 'sell' : 'buy' });
};
