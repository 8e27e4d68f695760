/** Digests at a few past entries, so that a later one does not end a comparison. Pure, in place. */
import { stateDigest } from '../book/state-text.ts';
import type { TradingState } from '../book/trading-state.ts';

const most = 20;

export class NotedDigests {
  readonly #digests = new Map<number, string>();

  note = (state: TradingState): void => {
    this.#digests.set(state.sequence, stateDigest(state));
    const [oldest] = this.#digests.keys();
    if (this.#digests.size > most && oldest !== undefined) this.#digests.delete(oldest);
  };

  /** The digest of the state as it was at an entry; null when that is not known any more. */
  at = (sequence: number, state: TradingState): string | null =>
    state.sequence === sequence ? stateDigest(state) : (this.#digests.get(sequence) ?? null);
}
