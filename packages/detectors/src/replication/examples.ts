/** A primary and its standbys as they should be, for tests to change. Pure. */
import type { OwnWord, PrimarySeen, Sample, StandbySeen, Streaming } from './sample.ts';

export const streaming = (over: Partial<Streaming> = {}): Streaming => ({
  ...{ state: 'streaming', syncState: 'quorum', replayMs: null },
  ...{ write: 1_000n, flush: 1_000n, replay: 1_000n },
  ...over,
});

export const ownWord = (over: Partial<OwnWord> = {}): OwnWord => ({
  ...{ is: 'answered', standsBy: true, received: 1_000n, replayed: 1_000n, hears: true },
  ...{ heartbeatMs: null, silentMs: null, evidence: {} },
  ...over,
});

export const standbySeen = (name: string, over: Partial<StandbySeen> = {}): StandbySeen => ({
  ...{ name, streaming: streaming(), own: ownWord() },
  slot: { active: true, walStatus: 'reserved' },
  ...over,
});

export const primarySeen = (over: Partial<PrimarySeen> = {}): PrimarySeen => ({
  ...{ is: 'answered', name: 'postgres-a', position: 1_000n, text: '0/3E8', timeline: '1' },
  ...{ heartbeatMs: null, syncCommit: 'remote_apply', waiting: 0, objections: [] },
  syncNames: 'ANY 1 (postgres_a,postgres_b,postgres_c)',
  ...over,
});

/** A look at so many milliseconds. */
export const sampleAt = (ms: number, over: Partial<Sample> = {}): Sample => ({
  at: BigInt(ms) * 1_000_000n,
  primary: primarySeen(),
  standbys: [standbySeen('postgres-b'), standbySeen('postgres-c')],
  ...over,
});
