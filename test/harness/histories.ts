/**
 * Histories as the services would write them, for any test that needs one: a generator of lines
 * that is told the sequence of each line as it is recorded. `recordHistory` records without a
 * server and `writeHistory` appends to a real log; both pass through the producer and the codecs.
 */
import {
  type Aggregate,
  createProducer,
  decodeStored,
  isoFromNanos,
  type LedgerEvent,
  type Log,
  type Recorded,
  subjectOf,
} from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import { orThrow } from './server-fixture.ts';

export type Line = {
  readonly aggregate: Aggregate;
  readonly event: LedgerEvent;
  readonly incident?: string | undefined;
  /** Milliseconds after the line before; a real log takes its own time. */
  readonly afterMs?: number;
};

export type History<Result = void> = Generator<Line, Result, number>;

type From = { readonly sequence?: number; readonly ms?: number };

const startNs = 1_800_000_000_000_000_000n;

/** The events as the log would give them back, the first with the given sequence. */
export const recordHistory = (history: History<unknown>, from: From = {}): readonly Recorded[] => {
  const { sequence: first = 1, ms: begin = 0 } = from;
  const recorded: Recorded[] = [];
  let ns = BigInt(begin) * 1_000_000n;
  const clock = {
    now: () => isoFromNanos(startNs + ns),
    monotonicNs: () => ns,
    boundNs: 0,
  };
  const identity = { service: 'test', instance: 'one', bootId: 'host/boot', mode: 'real' } as const;
  let id = first;
  const producer = createProducer(identity, clock, () => `id-${id}`);
  let step = history.next();
  while (step.done !== true) {
    const { aggregate, event, incident, afterMs = 1 } = step.value;
    ns += BigInt(Math.round(afterMs * 1_000_000));
    const { payload, subject } = producer.stamp(aggregate, event, { correlationId: incident });
    const bytes = new TextEncoder().encode(payload);
    const stored = { sequence: id, subject, recordedAt: clock.now(), payload: bytes };
    const decoded = decodeStored(stored);
    if (E.isLeft(decoded)) throw new Error(decoded.left.reason);
    recorded.push(decoded.right);
    id += 1;
    step = history.next(id - 1);
  }
  return recorded;
};

/** Appends every line to the log, in order; gives what the history returns. */
export const writeHistory = async <Result>(log: Log, history: History<Result>): Promise<Result> => {
  const last = new Map<string, number>();
  let step = history.next();
  while (step.done !== true) {
    const { aggregate, event, incident } = step.value;
    const subject = subjectOf(aggregate);
    const expected = last.get(subject) ?? (await log.history(aggregate)).last;
    const context = { correlationId: incident };
    const appended = orThrow(await log.append(aggregate, expected, [event], context));
    last.set(subject, appended.last);
    step = history.next(appended.last);
  }
  return step.value;
};

/** One history after the other. */
export function* inTurn(...histories: readonly History<unknown>[]): History {
  for (const history of histories) yield* history;
}

/** A history to be recorded a few lines at a time. */
export const inParts = (history: History<unknown>): ((lines: number) => History) => {
  let step = history.next();
  return function* part(lines) {
    for (let n = 0; n < lines && step.done !== true; n += 1) step = history.next(yield step.value);
  };
};
