/**
 * The firm's view of the market from two lines and what is asked again. STARTING: no snapshot yet.
 * OK: both lines are up. DEGRADED: one is not, the books are good all the same. GAP: something is
 * lost on both lines. STALE: both are silent. While anything is lost on both, or both are silent,
 * every book is suspect: nobody may trade on it. Pure, changes in place; time is given.
 */
import type { Packet } from '../feed/packet.ts';
import { createPriceBook, digestOf, type PriceBook } from '../feed/price-book.ts';
import { type Arbitration, createArbitration, type Range } from './arbitration.ts';
import { Leg, type LegView } from './leg.ts';

export type Status = 'STARTING' | 'OK' | 'DEGRADED' | 'STALE' | 'GAP';

export type Snapshot = {
  readonly session: string;
  readonly sequence: number;
  readonly messages: readonly string[];
};

export type FeedView = {
  readonly status: Status;
  readonly suspect: boolean;
  readonly sequence: number;
  readonly legs: Readonly<Record<string, LegView>>;
};

export type Books = {
  readonly count: number;
  readonly suspect: number;
  readonly levels: number;
  readonly digest: string;
};

/** The slower line gets this long to bring what the faster one lost. */
const patienceMs = 30;

export class FeedState {
  readonly #legs: ReadonlyMap<string, Leg>;
  #arbitration: Arbitration = createArbitration();
  #book: PriceBook = createPriceBook();
  #session: string | undefined;
  #built = false;
  #missingSince: number | undefined;

  constructor(legs: readonly string[], staleAfterMs?: number) {
    this.#legs = new Map(legs.map((leg) => [leg, new Leg(staleAfterMs)]));
  }

  sequence = (): number => this.#arbitration.sequence();

  /** A packet of a line. Another session is another day of the venue: all starts again. */
  hear = (leg: string, packet: Packet, nowMs: number): void => {
    if (packet.session !== this.#session) this.#beginSession(packet.session);
    this.#legs.get(leg)?.hear(packet, nowMs);
    this.#take(packet, nowMs);
  };

  /** What was asked for again. */
  fill = (packet: Packet, nowMs: number): void => {
    if (packet.session === this.#session) this.#take(packet, nowMs);
  };

  /** The book as of a number, from the venue; what has come since is applied to it. */
  load = ({ session, sequence, messages }: Snapshot, nowMs: number): void => {
    if (session !== this.#session) this.#beginSession(session);
    this.#book = createPriceBook(messages);
    this.#apply(this.#arbitration.startAfter(sequence), nowMs);
    this.#built = true;
  };

  reset = (leg: string): void => this.#legs.get(leg)?.reset();

  needsSnapshot = (): boolean => !this.#built;

  /** What no line will bring any more, or not in time. */
  lost = (nowMs: number): Range | undefined => {
    const missing = this.#arbitration.missing();
    if (!this.#built || missing === undefined) return undefined;
    const passed = [...this.#legs.values()].every((leg) => leg.hasPassed(missing.from, nowMs));
    const waited = nowMs - (this.#missingSince ?? nowMs) > patienceMs;
    return passed || waited ? missing : undefined;
  };

  view = (nowMs: number): FeedView => {
    const legs = Object.fromEntries(
      [...this.#legs].map(([name, leg]) => [name, leg.view(nowMs)] as const),
    );
    const states = Object.values(legs).map(({ state }) => state);
    const status = this.#statusOf(states, nowMs);
    const suspect = status !== 'OK' && status !== 'DEGRADED';
    return { status, suspect, sequence: this.sequence(), legs };
  };

  /** Either none of the books is suspect or all are, and at least one while there is none yet. */
  books = (nowMs: number): Books => {
    const messages = this.#book.messages();
    const count = new Set(messages.map((message) => message.split(' ', 1)[0])).size;
    const suspect = this.view(nowMs).suspect ? Math.max(1, count) : 0;
    return { count, suspect, levels: messages.length, digest: digestOf(messages) };
  };

  messages = (): readonly string[] => this.#book.messages();

  #statusOf(states: readonly LegView['state'][], nowMs: number): Status {
    if (!this.#built) return 'STARTING';
    if (states.every((state) => state === 'STALE')) return 'STALE';
    if (this.lost(nowMs) !== undefined) return 'GAP';
    return states.every((state) => state === 'UP') ? 'OK' : 'DEGRADED';
  }

  #take(packet: Packet, nowMs: number): void {
    this.#apply(this.#arbitration.take(packet), nowMs);
  }

  // Before there is a snapshot nothing may come out: numbering has to start somewhere.
  #apply(messages: readonly string[], nowMs: number): void {
    for (const message of messages) this.#book.apply(message);
    const missing = this.#arbitration.missing() !== undefined;
    if (!missing) this.#missingSince = undefined;
    else if (messages.length > 0) this.#missingSince = nowMs;
    else this.#missingSince ??= nowMs;
  }

  #beginSession(session: string): void {
    this.#session = session;
    this.#arbitration = createArbitration();
    this.#book = createPriceBook();
    this.#built = false;
    this.#missingSince = undefined;
    for (const leg of this.#legs.values()) leg.reset();
  }
}
