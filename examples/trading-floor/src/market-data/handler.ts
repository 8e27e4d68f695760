/**
 * One feed handler: two lines in, one book out. It looks after itself first: what both lines lost
 * is asked for again, and what the venue keeps no more is replaced by a snapshot. Whoever watches
 * it is told of every change of its condition at once. IO (clock, timers).
 */
import type { Packet } from '../feed/packet.ts';
import { parsePacket } from '../feed/packet.ts';
import type { Range } from './arbitration.ts';
import { FeedState, type FeedView } from './feed-state.ts';
import { heartbeatMs } from './leg.ts';
import type { LegSocket } from './legs.ts';
import type { VenueDesk } from './venue-desk.ts';

const retryMs = 100;
/** A timer this late means that this process was stalled, not that the lines were silent. */
const stalledMs = 60;

export type Built = {
  readonly fromSequence: number;
  readonly toSequence: number;
  readonly digest: string;
};

export class Handler {
  readonly #state: FeedState;
  readonly #desk: VenueDesk;
  readonly #sockets: ReadonlyMap<string, LegSocket>;
  readonly #waiters = new Set<() => void>();
  readonly #beating: NodeJS.Timeout;
  readonly #startedAt = performance.now();
  #beatAt = performance.now();
  #condition = '';
  #version = 0;
  #catchingUp = false;
  #notBefore = 0;
  /** After so long without a word a line counts as silent. */
  readonly staleAfterMs: number;
  /** How many messages it was given again. */
  rerequested = 0;
  /** How long the first build took, and what the venue last refused. */
  readyAfterMs: number | undefined;
  trouble: string | undefined;

  constructor(
    legs: Readonly<Record<string, (onPacket: (text: string) => void) => LegSocket>>,
    desk: VenueDesk,
    staleAfterMs: number,
  ) {
    this.#desk = desk;
    this.staleAfterMs = staleAfterMs;
    this.#state = new FeedState(Object.keys(legs), staleAfterMs);
    this.#sockets = new Map(
      Object.entries(legs).map(([leg, open]) => [leg, open((text) => this.#hear(leg, text))]),
    );
    this.#beating = setInterval(() => this.#beat(), heartbeatMs / 2);
    this.#catchUp();
  }

  view = (): FeedView => this.#state.view(performance.now());
  books = () => this.#state.books(performance.now());
  messages = () => this.#state.messages();
  version = (): number => this.#version;
  hasLeg = (leg: string): boolean => this.#sockets.has(leg);

  /** Settles when the condition is another than at `version`, or after the wait. */
  changed = async (version: number, waitMs: number): Promise<void> => {
    if (version !== this.#version) return;
    await new Promise<void>((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        this.#waiters.delete(end);
        resolve();
      };
      const timer = setTimeout(end, waitMs);
      this.#waiters.add(end);
    });
  };

  /** Joins the line anew; true when it is up by the deadline. */
  reset = async (leg: string, deadlineMs: number): Promise<boolean> => {
    const until = performance.now() + deadlineMs;
    this.#state.reset(leg);
    this.#sockets.get(leg)?.reset();
    while (this.view().legs[leg]?.state !== 'UP' && performance.now() < until) {
      this.#noteCondition();
      await this.changed(this.#version, until - performance.now());
    }
    return this.view().legs[leg]?.state === 'UP';
  };

  rerequest = async (range: Range): Promise<Packet> => {
    const packet = await this.#desk.messages(range);
    this.rerequested += packet.messages.length;
    this.#state.fill(packet, performance.now());
    this.#noteCondition();
    return packet;
  };

  snapshot = async (): Promise<number> => {
    const snapshot = await this.#desk.snapshot();
    this.#state.load(snapshot, performance.now());
    this.#noteCondition();
    return snapshot.sequence;
  };

  /** A new book from a snapshot and the stream since. */
  rebuild = async (): Promise<Built> => {
    const fromSequence = await this.snapshot();
    const lost = this.#state.lost(performance.now());
    if (lost !== undefined) await this.rerequest(lost);
    return { fromSequence, toSequence: this.#state.sequence(), digest: this.books().digest };
  };

  matches = async ({ toSequence, digest }: Built): Promise<boolean> =>
    (await this.#desk.digestAt(toSequence)) === digest;

  close = (): void => {
    clearInterval(this.#beating);
    for (const socket of this.#sockets.values()) socket.close();
    for (const end of this.#waiters) end();
  };

  #hear(leg: string, text: string): void {
    const packet = parsePacket(text);
    if (packet === undefined) return;
    this.#state.hear(leg, packet, performance.now());
    this.#noteCondition();
  }

  #beat(): void {
    const now = performance.now();
    const stalled = now - this.#beatAt > stalledMs;
    this.#beatAt = now;
    // What came during a stall lies unread in the sockets: it is read before anything is judged.
    if (!stalled) this.#noteCondition();
  }

  #noteCondition(): void {
    const { status, legs } = this.view();
    const states = Object.values(legs).map(({ state }) => state);
    const condition = [status, ...states].join(' ');
    if (condition !== this.#condition) {
      this.#condition = condition;
      this.#version += 1;
      for (const end of this.#waiters) end();
    }
    if (status === 'GAP' || status === 'STARTING') this.#catchUp();
  }

  #catchUp(): void {
    if (this.#catchingUp || performance.now() < this.#notBefore) return;
    this.#catchingUp = true;
    void this.#askAgain()
      .then(() => {
        this.trouble = undefined;
      })
      .catch((error: unknown) => {
        this.trouble = String(error);
        this.#notBefore = performance.now() + retryMs;
      })
      .finally(() => {
        this.#catchingUp = false;
      });
  }

  async #askAgain(): Promise<void> {
    if (this.#state.needsSnapshot()) {
      await this.snapshot();
      this.readyAfterMs ??= Math.round(performance.now() - this.#startedAt);
      return;
    }
    const lost = this.#state.lost(performance.now());
    if (lost === undefined) return;
    const { first } = await this.rerequest(lost);
    if (first > lost.from) await this.snapshot();
  }
}
