/**
 * What the journal says beside the orders: who gives the numbers since which entry, the halts in
 * force, and the newest engine promoted. A replica that is made the sequencer goes on from it, as
 * halted and as far along as the gateway before it. Pure, in place.
 */
import type { JournalEntry } from '../book/journal-entry.ts';
import type { Halt } from './authority.ts';

export class JournalFacts {
  readonly #halts = new Map<string, Halt>();
  #incarnation = 0;
  #term = 0;
  #termStart = 1;

  apply = (entry: JournalEntry): void => {
    if (entry.type === 'halted') {
      const { id, reason, at: since } = entry;
      this.#halts.set(id, { id, reason, epoch: null, since });
    }
    if (entry.type === 'resumed') this.#halts.delete(entry.id);
    if (entry.type === 'promoted') {
      this.#incarnation = Math.max(this.#incarnation, entry.incarnation);
    }
    if (entry.type !== 'sequencer') return;
    this.#term = entry.incarnation;
    this.#termStart = entry.seq;
  };

  halts = (): readonly Halt[] => [...this.#halts.values()];

  /** The newest engine's. */
  incarnation = (): number => this.#incarnation;

  /** The incarnation of the gateway that gave the last numbers; 0 when none has said so. */
  term = (): number => this.#term;

  /** The first entry of that gateway: a journal that differs from there on is another one. */
  termStart = (): number => this.#termStart;
}
