/**
 * The one order of everything: gives each input its number, journals it, and only when it is on
 * the disk answers the client. Killed before the fsync: nobody was told. Killed after it: the
 * journal knows, and a restarted gateway goes on from there. IO through the journal.
 */
import { isJournalEntry, type JournalEntry } from '../book/journal-entry.ts';
import type { ExecutionReport, Report } from '../book/report.ts';
import { type LineLog, openLineLog } from '../wire/line-log.ts';
import { OrderDirectory } from './order-directory.ts';

type WithoutNumber<E> = E extends JournalEntry ? Omit<E, 'seq' | 'at'> : never;
export type Draft = WithoutNumber<JournalEntry>;

/** What a client is told. */
export type ClientAnswer = { readonly type: string; readonly clOrdId: string };

export type Sequencer = {
  readonly journal: LineLog;
  readonly orders: OrderDirectory;
  /** Journals the input; the number it got. */
  readonly append: (draft: Draft) => number;
};

type Pending = { readonly seq: number; readonly client: string; readonly answer: ClientAnswer };

export const openSequencer = async (
  path: string,
  tell: (client: string, answer: ClientAnswer) => void,
): Promise<Sequencer> => {
  const orders = new OrderDirectory();
  const onLine = (entry: unknown): void => {
    if (isJournalEntry(entry)) orders.apply(entry);
    else throw new Error(`${path} holds what is not an entry: ${JSON.stringify(entry)}`);
  };
  const journal = await openLineLog({ path, sync: true, onLine });
  const pending: Pending[] = [];

  const append = (draft: Draft): number => {
    const seq = journal.last() + 1;
    const entry = { seq, at: new Date().toISOString(), ...draft };
    if (entry.type === 'report') {
      const client = orders.clientOf(entry.report.clOrdId);
      if (client !== undefined) pending.push({ seq, client, answer: answerOf(entry.report) });
    }
    journal.append(JSON.stringify(entry));
    orders.apply(entry);
    return seq;
  };

  journal.onDurable(({ last }) => {
    const known = pending.findIndex(({ seq }) => seq > last);
    const told = pending.splice(0, known < 0 ? pending.length : known);
    for (const { client, answer } of told) tell(client, answer);
  });

  return { journal, orders, append };
};

const answerOf = (report: Report): ClientAnswer => {
  const { clOrdId } = report;
  if (report.type === 'cancelRejected') {
    return { type: 'cancelRejected', clOrdId, ...{ reason: report.reason } };
  }
  const { exchangeOrderId, leavesQuantity, cumQuantity, status } = report;
  const more = { exchangeOrderId, leavesQuantity, cumQuantity, status };
  return { type: answerTypes[report.execType], clOrdId, ...more, ...detailOf(report) };
};

const answerTypes: Readonly<Record<ExecutionReport['execType'], string>> = {
  new: 'accepted',
  trade: 'fill',
  canceled: 'canceled',
  bust: 'busted',
  rejected: 'rejected',
};

const detailOf = (report: ExecutionReport): object => {
  const { execType, execId, symbol, side, lastQuantity, lastPrice, reason, bustOf } = report;
  if (execType === 'trade') return { execId, symbol, side, lastQuantity, lastPrice };
  if (execType === 'bust') return { execId, bustOf, symbol, side, lastQuantity };
  return execType === 'rejected' ? { reason: reason ?? 'rejected by the exchange' } : {};
};
