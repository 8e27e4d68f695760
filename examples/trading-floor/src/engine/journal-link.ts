/**
 * The engine's line to the gateway's journal. It reconnects by itself and goes on from the entry
 * after the last applied; what was recorded but has not come back is recorded again. IO.
 */
import { isJournalEntry, type JournalEntry } from '../book/journal-entry.ts';
import { type Dialer, dialLines, type PortOrFinder } from '../wire/dial-lines.ts';
import type { LineConnection, Message } from '../wire/line-connection.ts';

export type Welcome = {
  readonly head: number;
  readonly lastReport: number;
  /** The incarnation under which this gateway became the sequencer. */
  readonly term: number;
  /** The entry that made this engine primary; null when it was not a take-over. */
  readonly promotedAt: number | null;
};

export type Hello = {
  readonly engine: string;
  readonly role: 'primary' | 'standby' | 'reader' | 'oms';
  readonly incarnation: number;
  readonly from: number;
  readonly resume?: true;
};

export type JournalLink = {
  readonly isUp: () => boolean;
  readonly send: (message: object) => void;
  /** Says hello again on the live connection, or on the next. */
  readonly greet: () => void;
  /** Leaves the gateway it is connected to for the one that is active by now. */
  readonly redial: () => void;
  /** Stops and starts reading, for a reader that cannot keep up. */
  readonly pause: () => void;
  readonly resume: () => void;
  readonly close: () => void;
};

export type JournalLinkOptions = {
  readonly port: PortOrFinder;
  /** Asked at every connect: who this is by then, and what it needs. */
  readonly hello: () => Hello;
  readonly onWelcome: (welcome: Welcome) => void;
  readonly onEntry: (entry: JournalEntry) => void;
  readonly onRefused: (reason: string) => void;
  readonly onLost?: () => void;
};

export const openJournalLink = (options: JournalLinkOptions): JournalLink => {
  let welcomed = false;
  let highestTerm = 0;
  const greet = (connection: LineConnection | undefined): void => {
    connection?.send({ type: 'hello', ...options.hello() });
  };
  const dialer: Dialer = dialLines({
    port: options.port,
    onOpen: greet,
    onMessage: (message, connection) => {
      if (message['type'] === 'welcome') {
        const welcome = readWelcome(message);
        // A gateway that was replaced while it slept: whatever it says is no longer the journal.
        if (welcome.term < highestTerm) {
          connection.destroy();
          return;
        }
        highestTerm = welcome.term;
        welcomed = true;
        options.onWelcome(welcome);
      } else if (message['type'] === 'refused') {
        options.onRefused(String(message['reason']));
      } else if (isJournalEntry(message)) {
        options.onEntry(message);
      } else {
        connection.destroy();
      }
    },
    onClose: () => {
      welcomed = false;
      options.onLost?.();
    },
  });
  return {
    isUp: () => welcomed && dialer.connection() !== undefined,
    send: (message) => dialer.connection()?.send(message),
    greet: () => greet(dialer.connection()),
    redial: dialer.redial,
    pause: () => dialer.connection()?.pause(),
    resume: () => dialer.connection()?.resume(),
    close: dialer.close,
  };
};

const readWelcome = (message: Message): Welcome => {
  const { head, lastReport, promotedAt, term } = message;
  return {
    head: Number(head),
    lastReport: Number(lastReport),
    term: typeof term === 'number' ? term : 0,
    promotedAt: typeof promotedAt === 'number' ? promotedAt : null,
  };
};
