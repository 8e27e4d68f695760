/**
 * The one order of everything: gives each input its number, journals it, and only when it is on
 * the disk answers the client. Killed before the fsync: nobody was told. Killed after it: the
 * journal knows, and a restarted gateway goes on from there. IO through the journal.
 */
import { isJournalEntry, type JournalEntry } from '../book/journal-entry.ts';
import type { ExecutionReport, Report } from '../book/report.ts';
import { openLineLog } from '../wire/line-log.ts';
import { JournalFacts } from './journal-facts.ts';
import { OrderDirectory } from './order-directory.ts';
import { ReplicatedLog } from './replicated-log.ts';
import type { Standing } from './standing.ts';

type WithoutNumber<E> = E extends JournalEntry ? Omit<E, 'seq' | 'at'> : never;
export type Draft = WithoutNumber<JournalEntry>;

/** What a client is told. */
export type ClientAnswer = { readonly type: string; readonly clOrdId: string };

export type Sequencer = {
  readonly journal: ReplicatedLog;
  readonly orders: OrderDirectory;
  readonly facts: JournalFacts;
  readonly standing: Standing;
  /** Journals the input; the number it got. */
  readonly append: (draft: Draft) => number;
  /** Takes over an entry of the sequencer's, which must be the next; only a replica does. */
  readonly take: (entry: JournalEntry) => void;
};

export type SequencerOptions = {
  readonly path: string;
  readonly standing: Standing;
  /** Nothing counts before the replica has it, not even what is in the file. */
  readonly replicated: boolean;
  readonly tell: (client: string, answer: ClientAnswer) => void;
};

type Pending = { readonly seq: number; readonly client: string; readonly answer: ClientAnswer };

export const openSequencer = async (options: SequencerOptions): Promise<Sequencer> => {
  const { path, standing, tell } = options;
  const orders = new OrderDirectory();
  const facts = new JournalFacts();
  const apply = (entry: JournalEntry): void => {
    orders.apply(entry);
    facts.apply(entry);
  };
  const onLine = (entry: unknown): void => {
    if (isJournalEntry(entry)) apply(entry);
    else throw new Error(`${path} holds what is not an entry: ${JSON.stringify(entry)}`);
  };
  const local = await openLineLog({ path, sync: true, onLine });
  const journal = new ReplicatedLog(local, () => performance.now(), options.replicated);
  const pending: Pending[] = [];

  const append = (draft: Draft): number => {
    const seq = journal.last() + 1;
    const entry = { seq, at: new Date().toISOString(), ...draft };
    if (entry.type === 'report') {
      const client = orders.clientOf(entry.report.clOrdId);
      if (client !== undefined) pending.push({ seq, client, answer: answerOf(entry.report) });
    }
    journal.append(JSON.stringify(entry));
    apply(entry);
    return seq;
  };

  const take = (entry: JournalEntry): void => {
    journal.append(JSON.stringify(entry));
    apply(entry);
  };

  journal.onDurable(({ last }) => {
    const known = pending.findIndex(({ seq }) => seq > last);
    const told = pending.splice(0, known < 0 ? pending.length : known);
    for (const { client, answer } of told) tell(client, answer);
  });

  return { journal, orders, facts, standing, append, take };
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
