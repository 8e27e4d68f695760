/** What a run of RPO checks needs of the world: handed in, so that a test can hand in another. */
import { type Estate, nextId } from '@recovery-ledger/ledger';
import { askHttp } from '../probes/ask-http.ts';
import type { Ask } from '../readiness/answer.ts';

export type RpoDeps = {
  readonly estate: Estate;
  readonly instance: string;
  readonly run: string;
  readonly ask: Ask;
  readonly secret: (name: string) => string | undefined;
  readonly nowMs: () => number;
  readonly monotonicNs: () => bigint;
};

/** In service: the real clocks and network. IO. */
export const rpoDeps = (estate: Estate, instance: string, secret: RpoDeps['secret']): RpoDeps => ({
  ...{ estate, instance, secret, run: nextId(), ask: askHttp, nowMs: Date.now },
  monotonicNs: () => process.hrtime.bigint(),
});
