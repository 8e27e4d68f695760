/**
 * The replica's side: follows the sequencer's journal into its own, line by line the same, and
 * acknowledges what is on its disk. It changes nothing by itself. IO.
 */
import { isJournalEntry } from '../book/journal-entry.ts';
import { dialLines } from '../wire/dial-lines.ts';
import type { LineConnection, Message } from '../wire/line-connection.ts';
import { lineDigest } from './line-digest.ts';
import type { Sequencer } from './sequencer.ts';

export type Replica = {
  readonly view: () => { readonly connected: boolean; readonly problem: string | null };
  /** Takes no more; settles when what was taken is on the disk. */
  readonly pause: () => Promise<void>;
  /** Goes on following, after a pause that led to nothing. */
  readonly resume: () => void;
  /** Tells the sequencer that it was replaced, and leaves. */
  readonly supersede: (incarnation: number) => void;
  readonly close: () => void;
};

export const followSequencer = (port: number, sequencer: Sequencer): Replica => {
  const { journal, standing } = sequencer;
  let connected = false;
  let paused = false;
  let problem: string | null = null;

  const greet = async (connection: LineConnection): Promise<void> => {
    const last = journal.last();
    await journal.local.durable(last);
    const digest = await lineDigest(journal.local, last);
    const hello = { type: 'hello', role: 'replica', engine: standing.name, from: last + 1 };
    connection.send({ ...hello, ...(digest === undefined ? {} : { digest }) });
  };
  const take = (message: Message, connection: LineConnection): void => {
    if (message['type'] === 'welcome') {
      connected = Number(message['term']) >= standing.term();
      problem = connected ? null : 'the sequencer is of an older incarnation';
      if (connected) standing.become(standing.role(), Number(message['term']));
      else connection.destroy();
    } else if (message['type'] === 'diverged') {
      problem = `the journal differs after line ${String(message['keep'])}: restart this program`;
    } else if (isJournalEntry(message) && message.seq === journal.last() + 1) {
      sequencer.take(message);
    } else {
      connection.destroy();
    }
  };
  const line = dialLines({
    port,
    onOpen: (connection) => {
      greet(connection).catch(connection.destroy);
    },
    onMessage: (message, connection) => {
      if (!paused) take(message, connection);
    },
    onClose: () => {
      connected = false;
    },
  });
  const acknowledge = journal.local.onDurable(({ last }) => {
    line.connection()?.send({ type: 'replicated', seq: last });
  });
  const close = (): void => {
    acknowledge();
    line.close();
  };
  return {
    view: () => ({ connected, problem }),
    pause: async () => {
      paused = true;
      await journal.local.durable(journal.last());
    },
    // What was not taken meanwhile is asked for again on a new connection.
    resume: () => {
      paused = false;
      line.redial();
    },
    supersede: (incarnation) => {
      const connection = line.connection();
      connection?.send({ type: 'superseded', by: standing.name, incarnation });
      acknowledge();
      if (connection === undefined) line.close();
      else setTimeout(line.close, 100);
    },
    close,
  };
};
