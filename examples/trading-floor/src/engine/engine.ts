/**
 * A trading engine. It changes its state only by what comes from the journal, primary and
 * standby alike, so that both are the same at the same entry. The primary also gives journaled
 * orders to the exchange and has the exchange's reports journaled. Refused once as too old, it
 * is FENCED: silent, and saying so, until it is restarted. IO through its links.
 *
 *   standby → taking over → primary (output enabled) → fenced
 */
import type { CancelEntry, JournalEntry, OrderEntry } from '../book/journal-entry.ts';
import { duplicateReason, firmRejection, type Report, tooOldReason } from '../book/report.ts';
import { applyEntry, type TradingState } from '../book/trading-state.ts';
import type { PortOrFinder } from '../wire/dial-lines.ts';
import type { ExchangeSession } from './exchange-session.ts';
import { type Hello, type JournalLink, openJournalLink, type Welcome } from './journal-link.ts';
import { NotedDigests } from './noted-digests.ts';
import { createOutbox } from './outbox.ts';
import { createWaiting } from './waiting.ts';

export type EngineOptions = {
  readonly name: string;
  readonly journalPort: PortOrFinder;
  readonly state: TradingState;
};

const mostAgeMs = 2000;

export class Engine {
  readonly name: string;
  readonly outbox = createOutbox();
  readonly digests = new NotedDigests();
  readonly waiting = createWaiting();
  state: TradingState;
  role: 'primary' | 'standby' = 'standby';
  incarnation = 0;
  fenced: string | undefined;
  session: ExchangeSession | undefined;
  /** The last number this engine gave a message to the exchange. */
  lastOut = 0;
  /** Orders flow to the exchange. */
  output = false;
  /** Set by the gateway's welcome to a take-over; orders from here on are this engine's. */
  barrier = Number.POSITIVE_INFINITY;
  /** The journal's head when the gateway last said welcome. */
  #caughtUpAt = Number.POSITIVE_INFINITY;
  readonly #port: PortOrFinder;
  #closed = false;
  #link: JournalLink;

  constructor(options: EngineOptions) {
    this.name = options.name;
    this.state = options.state;
    this.#port = options.journalPort;
    this.#link = this.#follow();
  }

  /** True while the journal is followed and what was there at the connect is applied. */
  isHot = (): boolean => this.#link.isUp() && this.state.sequence >= this.#caughtUpAt;

  status = (): 'OK' | 'STANDBY' | 'STARTING' | 'FENCED' => {
    if (this.fenced !== undefined) return 'FENCED';
    if (!this.isHot()) return 'STARTING';
    if (this.role === 'standby') return 'STANDBY';
    return this.output ? 'OK' : 'STARTING';
  };

  /** Asks the gateway for the primary's role; its welcome sets the barrier. */
  becomePrimary = (incarnation: number): void => {
    this.leaveExchange();
    this.outbox.release();
    this.role = 'primary';
    this.incarnation = incarnation;
    this.barrier = Number.POSITIVE_INFINITY;
    this.#link.greet();
  };

  /** Has the report journaled; it counts when it comes back. */
  record = (report: Report): void => {
    if (this.fenced !== undefined) return;
    // Said again under a number that is journaled: it would wait for its return for ever.
    if (report.possDup === true && report.seq < this.state.nextIn) return;
    this.outbox.recording(report);
    this.#link.send({ type: 'record', incarnation: this.incarnation, report });
  };

  recordDuplicate = (clOrdId: string): void => {
    const order = this.state.inFlight.get(clOrdId);
    if (order === undefined) return;
    this.record(firmRejection(order, duplicateReason, new Date().toISOString()));
  };

  /** Stops output; what is journaled from now on is held. The session, if any, is closed. */
  leaveExchange = (): void => {
    const { session } = this;
    this.output = false;
    this.session = undefined;
    this.lastOut = session?.lastOut() ?? this.lastOut;
    session?.close();
    this.waiting.wake();
  };

  /** Lets what waited go to the exchange, and from now on everything at once. */
  enableOutput = (): void => {
    this.output = true;
    for (const entry of this.outbox.release()) this.#toExchange(entry);
  };

  /**
   * Stops speaking for good. A line that is up is closed, so that the gateway does not take
   * orders for an engine that will not carry them; a line being re-dialled is tried once more,
   * so that the gateway's own refusal is on record too.
   */
  fence = (reason: string): void => {
    this.fenced ??= reason;
    this.output = false;
    this.session?.close();
    if (this.#link.isUp()) this.#link.close();
    this.waiting.wake();
  };

  isOver = (): boolean => this.fenced !== undefined || this.#closed;

  /** Takes another state for its own and follows the journal from there. */
  adopt = (state: TradingState): void => {
    this.#link.close();
    this.state = state;
    this.#link = this.#follow();
  };

  /** Goes on with the gateway that is active by now. */
  redial = (): void => this.#link.redial();
  close = (): void => {
    this.#closed = true;
    this.#link.close();
    this.session?.close();
  };

  #follow(): JournalLink {
    return openJournalLink({
      port: this.#port,
      hello: () => this.#hello(),
      onWelcome: (welcome) => this.#onWelcome(welcome),
      onEntry: (entry) => this.#onEntry(entry),
      onRefused: (reason) => {
        this.fence(`gateway: ${reason}`);
        this.#link.close();
      },
      onLost: () => {
        this.#caughtUpAt = Number.POSITIVE_INFINITY;
      },
    });
  }

  #hello(): Hello {
    const { name: engine, role, incarnation } = this;
    const from = this.state.sequence + 1;
    const resumes = role === 'primary' && this.barrier !== Number.POSITIVE_INFINITY;
    return { engine, role, incarnation, from, ...(resumes ? { resume: true } : {}) };
  }

  #onWelcome(welcome: Welcome): void {
    this.#caughtUpAt = welcome.head;
    if (this.fenced !== undefined) {
      this.#link.close();
      return;
    }
    if (welcome.promotedAt !== null) this.barrier = welcome.promotedAt;
    if (this.role === 'primary') this.outbox.unrecorded().forEach(this.record);
    this.waiting.wake();
  }

  #onEntry(entry: JournalEntry): void {
    // A halt is where recoveries compare states; a later entry must not make that impossible.
    if (entry.type === 'halted') this.digests.note(this.state);
    applyEntry(this.state, entry);
    if (entry.type === 'halted') this.digests.note(this.state);
    if (entry.type === 'report') this.outbox.recorded(entry.report);
    if (entry.type === 'order' || entry.type === 'cancel') this.#toExchange(entry);
    this.waiting.wake();
  }

  // Entries up to the barrier belonged to an earlier primary: they are resolved, never sent.
  #toExchange(entry: OrderEntry | CancelEntry): void {
    if (entry.type === 'order' && entry.adopted === true) return;
    if (this.role !== 'primary' || entry.seq <= this.barrier || this.fenced !== undefined) return;
    if (!this.output || this.session === undefined) this.outbox.hold(entry);
    else if (entry.type === 'cancel') this.session.send({ type: 'cancel', clOrdId: entry.clOrdId });
    else this.#sendOrder(entry, this.session);
  }

  // An order that waited in a stopped process or a broken line is no longer what anyone wants.
  #sendOrder(entry: OrderEntry, session: ExchangeSession): void {
    const now = new Date();
    if (now.getTime() - Date.parse(entry.at) > mostAgeMs) {
      this.record(firmRejection(entry, tooOldReason, now.toISOString()));
      return;
    }
    const { type, clOrdId, account, symbol, side, quantity, price, tif } = entry;
    session.send({ type, clOrdId, account, symbol, side, quantity, price, tif });
  }
}
