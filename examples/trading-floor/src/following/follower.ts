/**
 * Follows the journal of whichever gateway is active, from the entry after the last one applied.
 * The state belongs to the program; replacing it means following again from where it stands. IO.
 */
import type { JournalEntry } from '../book/journal-entry.ts';
import { type JournalLink, openJournalLink } from '../engine/journal-link.ts';
import { createWaiting } from '../engine/waiting.ts';
import type { Gateways } from '../wire/gateways.ts';

export type FollowerOptions = {
  readonly name: string;
  readonly gateways: Gateways;
  /** Who this is: `oms` says how far it has come, every other only reads. */
  readonly as: () => { readonly role: 'reader' | 'oms'; readonly incarnation: number };
  readonly sequence: () => number;
  readonly apply: (entry: JournalEntry) => void;
  /** Called when it has caught up: the newest exchange message that the journal has by then. */
  readonly onCaughtUp?: (lastReport: number) => void;
  readonly onRefused?: (reason: string) => void;
};

export class Follower {
  readonly #options: FollowerOptions;
  readonly #waiting = createWaiting();
  #caughtUpAt = Number.POSITIVE_INFINITY;
  /** Said once for each welcome. */
  #untold: number | undefined;
  #link: JournalLink;

  constructor(options: FollowerOptions) {
    this.#options = options;
    this.#link = this.#follow();
    options.gateways.onChange(() => this.#link.redial());
  }

  isUp = (): boolean => this.#link.isUp();

  /** True while the journal is followed and what was there at the connect is applied. */
  isCaughtUp = (): boolean => this.#link.isUp() && this.#options.sequence() >= this.#caughtUpAt;

  send = (message: object): void => this.#link.send(message);

  /** True when it was so in time. */
  caughtUp = (timeoutMs: number): Promise<boolean> =>
    this.#waiting.until(this.isCaughtUp, timeoutMs);

  /** True when the entry was applied in time. */
  applied = (sequence: number, timeoutMs: number): Promise<boolean> =>
    this.#waiting.until(() => this.#options.sequence() >= sequence, timeoutMs);

  /** Follows again from the state as it is now, or as who this is now. */
  again = (): void => {
    this.#caughtUpAt = Number.POSITIVE_INFINITY;
    this.#link.close();
    this.#link = this.#follow();
  };

  close = (): void => this.#link.close();

  #wake(): void {
    if (this.#untold !== undefined && this.#options.sequence() >= this.#caughtUpAt) {
      this.#options.onCaughtUp?.(this.#untold);
      this.#untold = undefined;
    }
    this.#waiting.wake();
  }

  #follow(): JournalLink {
    const { name: engine, gateways, as, sequence, apply, onRefused } = this.#options;
    return openJournalLink({
      port: gateways.journalPort,
      hello: () => ({ engine, ...as(), from: sequence() + 1 }),
      onWelcome: ({ head, lastReport }) => {
        this.#caughtUpAt = head;
        this.#untold = lastReport;
        this.#wake();
      },
      onEntry: (entry) => {
        apply(entry);
        this.#wake();
      },
      onRefused: (reason) => onRefused?.(reason),
      onLost: () => {
        this.#caughtUpAt = Number.POSITIVE_INFINITY;
      },
    });
  }
}
