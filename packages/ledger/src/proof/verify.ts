/**
 * Verifies a log against its seals, streaming: seals lead, and each one's messages are taken and
 * checked before the next is read, so that memory stays flat. Pure: it reads what it is given.
 *
 * Fail closed: what is not proven is not ok. Nothing sealed, nothing there or no key from outside
 * is UNKNOWN; everything else that is not as it was signed is BAD and named.
 */
import type { PackedBatch } from '../log/packed-batch.ts';
import type { RawMessage } from '../log/raw-message.ts';
import type { Anchor } from './anchor.ts';
import { createAnchorCheck } from './check-anchor.ts';
import { createChainCheck } from './check-chain.ts';
import { createProducerCheck } from './check-producers.ts';
import { createStreamCheck, type SealedStream } from './check-stream.ts';
import { createUnsealedCheck, type UnsealedLimit } from './check-unsealed.ts';
import type { TakeEvent } from './event-batch.ts';
import { createEventReader } from './event-reader.ts';
import { createFindings, type Findings, type Gap, type Problem } from './findings.ts';
import { createLosses, type KnownLoss } from './losses.ts';
import { verifySealed } from './verify-sealed.ts';

export type VerifyInput = {
  readonly events: AsyncIterable<readonly RawMessage[] | PackedBatch>;
  readonly seals: AsyncIterable<readonly RawMessage[]>;
  /** Trusted public keys (`U…`), from outside of the log. */
  readonly keys: readonly string[];
  readonly anchor?: Anchor | undefined;
  readonly knownLosses?: readonly KnownLoss[] | undefined;
  /** Which LEDGER it is now; without it, the one of the first seal. */
  readonly stream?: SealedStream | undefined;
  /** The part that is verified; the whole log without them. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly progress?: ((progress: VerifyProgress) => void) | undefined;
  /** Now, and how old an event may become before it must be sealed. */
  readonly unsealed?: UnsealedLimit | undefined;
};

export type VerifyProgress = { readonly sequence: number; readonly events: number };

export type VerifyReport = {
  readonly ok: boolean;
  readonly verdict: 'OK' | 'BAD' | 'UNKNOWN';
  /** The first and last sequence that were there; 0 without any. */
  readonly first: number;
  readonly last: number;
  readonly events: number;
  /** Seals that cover a part of what was verified. */
  readonly seals: number;
  readonly unsealed: { readonly count: number; readonly ageMs: number | null };
  readonly unreadable: { readonly count: number; readonly first: readonly number[] };
  readonly gaps: readonly Gap[];
  readonly problems: readonly Problem[];
  /** How many problems there were; only the first thousand are in `problems`. */
  readonly problemCount: number;
  readonly notes: readonly string[];
};

export const verify = async (input: VerifyInput): Promise<VerifyReport> => {
  const { events, seals, keys, stream, progress, from = 1, to = Number.MAX_SAFE_INTEGER } = input;
  const findings = createFindings();
  const fromStart = from <= 1;
  const producers = createProducerCheck(fromStart, findings);
  const onBatch = (sequence: number, count: number) => progress?.({ sequence, events: count });
  const losses = createLosses(input.knownLosses ?? [], findings);
  const anchor = input.anchor && createAnchorCheck(input.anchor, stream, losses, findings);
  const onMessage = anchor === undefined ? producers.take : takeBoth(producers.take, anchor.event);
  const reader = createEventReader({ events, from, onMessage, onBatch }, findings);
  const chain = createChainCheck({ keys, fromStart }, findings);
  const checks = { chain, stream: createStreamCheck(stream, findings), anchor, losses, findings };
  try {
    const sealed = await verifySealed(seals, { from, to }, reader, checks);
    const tail = createUnsealedCheck(sealed.covered + 1, input.unsealed, findings);
    await reader.takeTo(to, tail.take);
    producers.finish();
    anchor?.finish(chain, reader.last(), input.to === undefined);
    losses.finish();
    const counts = { first: reader.first(), last: reader.last(), events: reader.count() };
    const rest = { unsealed: tail.result(), unreadable: producers.unreadable() };
    tellNothingProven(counts.events, sealed.seals, keys, findings);
    return { ...verdictOf(findings), ...counts, seals: sealed.seals, ...rest, ...told(findings) };
  } finally {
    await reader.close();
  }
};

const takeBoth =
  (one: TakeEvent, other: TakeEvent): TakeEvent =>
  (batch, index) => {
    one(batch, index);
    other(batch, index);
  };

const tellNothingProven = (
  events: number,
  seals: number,
  keys: readonly string[],
  { problem }: Findings,
): void => {
  if (events === 0)
    problem({ kind: 'no-events', message: 'there are no events: nothing is proven' });
  if (seals === 0) problem({ kind: 'no-seals', message: 'no seal covers this: nothing is proven' });
  if (keys.length === 0) {
    const message = 'no key from outside was given: whoever changed the log could have signed it';
    problem({ kind: 'no-key', message });
  }
};

const unproven = ['no-events', 'no-seals', 'no-key'];

const verdictOf = ({ problems }: Findings): Pick<VerifyReport, 'ok' | 'verdict'> => {
  if (problems.length === 0) return { ok: true, verdict: 'OK' };
  const bad = problems.some(({ kind }) => !unproven.includes(kind));
  return { ok: false, verdict: bad ? 'BAD' : 'UNKNOWN' };
};

const told = ({ gaps, problems, notes, count }: Findings) => ({
  gaps,
  problems,
  problemCount: count(),
  notes,
});
