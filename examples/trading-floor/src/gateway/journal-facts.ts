/**
 * What the journal says beside the orders: who gives the numbers since which entry, the halts,
 * stage and revocations in force, and the newest engine promoted. A replica that is made the
 * sequencer goes on from it, as closed and as far along as the gateway before it. Pure, in place.
 */
import type { JournalEntry } from '../book/journal-entry.ts';
import type { Halt } from './authority.ts';
import type { Revocation } from './permit.ts';
import { isStageSetting, type StageSetting } from './stage.ts';

export class JournalFacts {
  readonly #halts = new Map<string, Halt>();
  readonly #revocations = new Map<string, Revocation>();
  #stage: StageSetting | undefined;
  #incarnation = 0;
  #term = 0;
  #termStart = 1;

  apply = (entry: JournalEntry): void => {
    if (entry.type === 'halted') {
      const { id, reason, at: since } = entry;
      this.#halts.set(id, { id, reason, epoch: null, since });
    }
    if (entry.type === 'resumed') this.#halts.delete(entry.id);
    if (entry.type === 'revoked') {
      const { id, reason, at: since } = entry;
      this.#revocations.set(id, { id, reason, since });
    }
    if (entry.type === 'restored') this.#revocations.delete(entry.id);
    if (entry.type === 'stage') {
      const { stage, symbols, sizeShare, at: since } = entry;
      const setting: unknown = { stage, symbols, sizeShare, since };
      if (isStageSetting(setting)) this.#stage = setting;
    }
    if (entry.type === 'promoted') {
      this.#incarnation = Math.max(this.#incarnation, entry.incarnation);
    }
    if (entry.type !== 'sequencer') return;
    this.#term = entry.incarnation;
    this.#termStart = entry.seq;
  };

  halts = (): readonly Halt[] => [...this.#halts.values()];

  revocations = (): readonly Revocation[] => [...this.#revocations.values()];

  /** Undefined while nobody has set one. */
  stage = (): StageSetting | undefined => this.#stage;

  /** The newest engine's. */
  incarnation = (): number => this.#incarnation;

  /** The incarnation of the gateway that gave the last numbers; 0 when none has said so. */
  term = (): number => this.#term;

  /** The first entry of that gateway: a journal that differs from there on is another one. */
  termStart = (): number => this.#termStart;
}
