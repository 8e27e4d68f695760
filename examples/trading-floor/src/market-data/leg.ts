/**
 * One line of the feed as a handler sees it. UP: packets or heartbeats come, without a hole.
 * GAP: it has lost something within the last second; the other line may have brought that.
 * STALE: it has been silent for longer than five heartbeats (unless told), or was never heard. A
 * line that comes back from silence starts where it is: what it missed was counted as silence.
 * Pure, in place.
 */
import type { Packet } from '../feed/packet.ts';

export type LegState = 'UP' | 'STALE' | 'GAP';

export type LegView = {
  readonly state: LegState;
  readonly contiguous: boolean;
  readonly lastSequence: number;
  /** Since it was last heard; null when it never was. */
  readonly ageMs: number | null;
  readonly gaps: number;
};

export const heartbeatMs = 20;
export const staleAfterMs = 5 * heartbeatMs;
const healsAfterMs = 1000;

export class Leg {
  #heardAt: number | undefined;
  #gapAt: number | undefined;
  #next = 0;
  #gaps = 0;
  readonly #staleAfterMs: number;

  constructor(silentMs: number = staleAfterMs) {
    this.#staleAfterMs = silentMs;
  }

  hear = ({ first, messages }: Packet, nowMs: number): void => {
    const was = this.state(nowMs);
    if (was !== 'STALE' && first > this.#next) {
      this.#gaps += 1;
      this.#gapAt = nowMs;
    }
    this.#heardAt = nowMs;
    this.#next = Math.max(was === 'STALE' ? 0 : this.#next, first + messages.length);
  };

  /** Forgets what it lost, and counts as silent until it is heard. */
  reset = (): void => {
    this.#heardAt = undefined;
    this.#gapAt = undefined;
    this.#next = 0;
  };

  state = (nowMs: number): LegState => {
    const heardAt = this.#heardAt;
    if (heardAt === undefined || nowMs - heardAt > this.#staleAfterMs) return 'STALE';
    return this.#gapAt !== undefined && nowMs - this.#gapAt < healsAfterMs ? 'GAP' : 'UP';
  };

  /** True when it will not bring this number any more. */
  hasPassed = (sequence: number, nowMs: number): boolean =>
    this.state(nowMs) === 'STALE' || this.#next > sequence;

  view = (nowMs: number): LegView => ({
    state: this.state(nowMs),
    contiguous: this.state(nowMs) === 'UP',
    lastSequence: Math.max(0, this.#next - 1),
    ageMs: this.#heardAt === undefined ? null : Math.round(nowMs - this.#heardAt),
    gaps: this.#gaps,
  });
}
