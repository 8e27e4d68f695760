/**
 * LEDGER in memory, as the server keeps it: one order, guarded per subject, and nothing that is
 * stored is ever changed. What is written passes the producer's checks and is read back from bytes,
 * so that the shipped codecs run too.
 */
import {
  type Aggregate,
  type Context,
  decodeStored,
  isoFromNanos,
  type LedgerEvent,
  type Producer,
  type Recorded,
  subjectOf,
} from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import { startedAtMs } from './simulated-clock.ts';
import type { VirtualTime } from './virtual-time.ts';

export type Stream = {
  readonly record: readonly Recorded[];
  readonly last: (subject: string) => number;
  /** The sequences, or undefined when another writer was first. */
  readonly append: (
    producer: Producer,
    aggregate: Aggregate,
    expected: number,
    events: readonly LedgerEvent[],
    context?: Context,
  ) => readonly number[] | undefined;
  readonly after: (subject: string, sequence: number) => readonly Recorded[];
  /** Called for everything stored from now on. */
  readonly onStored: (listener: (recorded: Recorded) => void) => void;
};

export const createStream = (time: VirtualTime, isGuarded = true): Stream => {
  const record: Recorded[] = [];
  const bySubject = new Map<string, Recorded[]>();
  const listeners: ((recorded: Recorded) => void)[] = [];
  const last = (subject: string) => bySubject.get(subject)?.at(-1)?.meta.sequence ?? 0;

  const store = (subject: string, payload: string): Recorded => {
    const timeNs = BigInt(Math.round((startedAtMs + time.nowMs()) * 1e6));
    const decoded = decodeStored({
      sequence: record.length + 1,
      subject,
      recordedAt: isoFromNanos(timeNs),
      payload: Buffer.from(payload),
    });
    if (E.isLeft(decoded)) throw new Error(`written, and cannot be read: ${decoded.left.reason}`);
    record.push(decoded.right);
    bySubject.set(subject, [...(bySubject.get(subject) ?? []), decoded.right]);
    return decoded.right;
  };

  return {
    record,
    last,
    append: (producer, aggregate, expected, events, context) => {
      const subject = subjectOf(aggregate);
      if (isGuarded && last(subject) !== expected) return undefined;
      const stamped = events.map((event) => producer.stamp(aggregate, event, context));
      const stored = stamped.map(({ payload }) => store(subject, payload));
      for (const recorded of stored) for (const listener of listeners) listener(recorded);
      return stored.map(({ meta }) => meta.sequence);
    },
    after: (subject, sequence) =>
      (bySubject.get(subject) ?? []).filter(({ meta }) => meta.sequence > sequence),
    onStored: (listener) => listeners.push(listener),
  };
};
