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
  type Producer,
  type Recorded,
  type Signer,
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
  /** Recorded so much later than it happened, from a spool; a real log takes no notice. */
  readonly lateMs?: number;
  /** The host that writes it; one and the same unless it matters. */
  readonly host?: string;
  /** Whose act it is. */
  readonly signer?: Signer;
};

export type History<Result = void> = Generator<Line, Result, number>;

type From = { readonly sequence?: number; readonly ms?: number };

const startNs = 1_800_000_000_000_000_000n;

/** The events as the log would give them back, the first with the given sequence. */
export const recordHistory = (history: History<unknown>, from: From = {}): readonly Recorded[] => {
  const { sequence: first = 1, ms: begin = 0 } = from;
  const recorded: Recorded[] = [];
  let ns = BigInt(begin) * 1_000_000n;
  let lateNs = 0n;
  const clock = {
    now: () => isoFromNanos(startNs + ns - lateNs),
    monotonicNs: () => ns - lateNs,
    boundNs: 0,
  };
  let id = first;
  const producers = new Map<string, Producer>();
  const producerOf = (host: string): Producer => {
    const identity = {
      service: 'test',
      instance: 'one',
      bootId: `${host}/boot`,
      mode: 'real',
    } as const;
    const producer = producers.get(host) ?? createProducer(identity, clock, () => `id-${id}`);
    producers.set(host, producer);
    return producer;
  };
  let step = history.next();
  while (step.done !== true) {
    const {
      aggregate,
      event,
      incident,
      afterMs = 1,
      lateMs = 0,
      host = 'host',
      signer,
    } = step.value;
    ns += BigInt(Math.round(afterMs * 1_000_000));
    lateNs = BigInt(Math.round(lateMs * 1_000_000));
    const context = { correlationId: incident, late: lateMs > 0, signer };
    const { payload, subject } = producerOf(host).stamp(aggregate, event, context);
    lateNs = 0n;
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
