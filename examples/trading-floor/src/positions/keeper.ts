/**
 * Position management as a running program: it follows the journal and keeps its book on the
 * disk. A new day starts with what the database says was brought over. IO.
 */
import { formatDecimal, parseDecimal } from '../book/decimal.ts';
import type { JournalEntry } from '../book/journal-entry.ts';
import type { Positions } from '../book/positions.ts';
import { type DatabasePosition, loadPositions } from '../following/database-positions.ts';
import { Follower } from '../following/follower.ts';
import { type KeptState, keepState } from '../following/kept-state.ts';
import type { FollowingProgram } from '../following/open-program.ts';
import { PositionBook } from './position-book.ts';
import { positionText, readPositionText } from './position-text.ts';

const retryMs = 500;

export class PositionKeeper {
  readonly program: FollowingProgram;
  readonly follower: Follower;
  book: PositionBook;
  readonly #kept: KeptState;
  #closed = false;

  constructor(program: FollowingProgram, book: PositionBook) {
    const { name, directory, gateways, role } = program;
    this.program = program;
    this.book = book;
    this.#kept = keepState(
      directory,
      program.kept,
      () => positionText(this.book),
      () => this.book.sequence,
    );
    this.follower = new Follower({
      ...{ name, gateways, apply: this.#apply, sequence: () => this.book.sequence },
      as: () => ({ role: 'reader', incarnation: role.now().incarnation }),
      onCaughtUp: (lastReport) => {
        this.book.exchangeSequence = Math.max(this.book.exchangeSequence, lastReport);
      },
      onRefused: (reason) => console.error(`${name}: the gateway refuses: ${reason}`),
    });
  }

  status = (): 'OK' | 'LOADING' | 'STARTING' => {
    if (!this.follower.isUp()) return 'STARTING';
    return this.follower.isCaughtUp() ? 'OK' : 'LOADING';
  };

  keep = (): Promise<void> => this.#kept.keep();

  /** Takes what the database has for the book and follows the journal from there. */
  reload = async (): Promise<number> => {
    const loaded = await bookFromDatabase(this.program);
    // The database's fills are sums: single ones are listed only from here on.
    loaded.fills.startAfter(this.book.exchangeSequence);
    this.book = loaded;
    this.follower.again();
    return loaded.sequence;
  };

  close = (): void => {
    this.#closed = true;
    this.#kept.close();
    this.follower.close();
  };

  // What a line that was closed still delivers belongs to the book before.
  #apply = (entry: JournalEntry): void => {
    if (this.#closed) return;
    if (entry.seq === this.book.sequence + 1) this.book.apply(entry);
    else if (entry.seq > this.book.sequence) this.follower.again();
  };
}

/** The book that was kept; on a new day, one with what was brought over, once it is known. */
export const startingBook = async (program: FollowingProgram): Promise<PositionBook> => {
  const found = program.kept === undefined ? undefined : readPositionText(program.kept.text);
  if (found !== undefined) return found;
  const book = new PositionBook();
  for (;;) {
    const positions = await program.database(loadPositions).catch(() => undefined);
    if (positions !== undefined) {
      book.positions = sums(positions, ({ startOfDay }) => scaled(startOfDay));
      return book;
    }
    await new Promise((resolve) => setTimeout(resolve, retryMs));
  }
};

const scaled = (text: string): number => parseDecimal(text) ?? 0;

const sums = (
  positions: readonly DatabasePosition[],
  quantityOf: (position: DatabasePosition) => number,
): Positions =>
  new Map(
    positions
      .map((each) => [`${each.account}\u0000${each.symbol}`, quantityOf(each)] as const)
      .filter(([, quantity]) => quantity !== 0),
  );

type AsOf = { readonly persisted_sequence: string };
type Open = { readonly cl_ord_id: string; readonly cum_quantity: string };

/** One snapshot: the fills, and the open orders that tell repetitions from news. */
const bookFromDatabase = ({ database }: FollowingProgram): Promise<PositionBook> =>
  database(async (query) => {
    await query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const [asOf] = await query<AsOf>('SELECT persisted_sequence FROM writer');
    const positions = await loadPositions(query);
    const open = await query<Open>('SELECT cl_ord_id, cum_quantity FROM load_active_orders()');
    await query('COMMIT');
    const book = new PositionBook();
    book.sequence = Number(asOf?.persisted_sequence ?? 0);
    book.positions = sums(
      positions,
      ({ startOfDay, bought, sold }) => scaled(startOfDay) + scaled(bought) - scaled(sold),
    );
    book.totals.load(positions.filter(({ trades, busts }) => trades + busts > 0));
    for (const row of open) {
      const cumQuantity = formatDecimal(scaled(row.cum_quantity));
      book.open.set(row.cl_ord_id, { cumQuantity });
    }
    return book;
  });
