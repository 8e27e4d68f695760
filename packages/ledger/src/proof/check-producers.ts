/**
 * Whether every producer's own numbers are gapless: a number that is missing is an event that was
 * stamped and never stored, a repeated one an event that was stored twice. Pure.
 *
 * Numbers count per boot and subject. An event that cannot be read has none: it is counted and
 * named, and no problem of the proof.
 */
import type { RawMessage } from '../log/raw-message.ts';
import { type Findings, span } from './findings.ts';
import { stampOf } from './producer-stamp.ts';

export type ProducerCheck = {
  readonly take: (message: RawMessage) => void;
  readonly finish: () => void;
  readonly unreadable: () => { readonly count: number; readonly first: readonly number[] };
};

type Line = {
  next: number;
  /** Numbers that were skipped and may still come, spooled; with the sequence that skipped them. */
  open: Map<number, number> | undefined;
};

/** Lines watched at a time; the one longest in the table goes first, and begins anew. */
const mostLines = 200_000;
/** Numbers remembered as skipped, per line: more is told at once. */
const mostOpen = 1_000;
const mostNamed = 20;

export const createProducerCheck = (fromStart: boolean, findings: Findings): ProducerCheck => {
  const lines = new Map<string, Line>();
  const named: number[] = [];
  let unreadable = 0;
  let forgotten = false;
  const take = (message: RawMessage) => {
    const stamp = stampOf(message.payload);
    if (stamp === undefined) {
      unreadable += 1;
      if (named.length < mostNamed) named.push(message.sequence);
      return;
    }
    const key = `${stamp.bootid} ${message.subject}`;
    const line = lines.get(key);
    if (line !== undefined) return follow(line, stamp.producerseq, message, findings);
    if (lines.size >= mostLines) {
      const [oldest = ''] = lines.keys();
      lines.delete(oldest);
      forgotten = true;
    }
    const started: Line = { next: stamp.producerseq, open: undefined };
    if (fromStart && !forgotten) started.next = 1;
    lines.set(key, started);
    follow(started, stamp.producerseq, message, findings);
  };
  const finish = () => {
    for (const [key, { open }] of lines) {
      if (open !== undefined && open.size > 0) tellGap(key, open, findings);
    }
  };
  return { take, finish, unreadable: () => ({ count: unreadable, first: named }) };
};

const follow = (line: Line, number: number, message: RawMessage, findings: Findings): void => {
  if (number === line.next) {
    line.next += 1;
  } else if (number > line.next) {
    line.open ??= new Map();
    const from = Math.max(line.next, number - mostOpen);
    for (let skipped = from; skipped < number; skipped += 1)
      line.open.set(skipped, message.sequence);
    line.next = number + 1;
  } else if (line.open?.delete(number) !== true) {
    const { sequence, subject } = message;
    const text = `#${sequence} repeats number ${number} of its producer on ${subject}`;
    findings.problem({ kind: 'producer-duplicate', sequence, message: text });
  }
};

const tellGap = (key: string, open: ReadonlyMap<number, number>, findings: Findings): void => {
  const numbers = [...open.keys()];
  const [first = 0, last = 0] = [numbers[0], numbers.at(-1)];
  const sequence = open.get(first) ?? 0;
  const [bootid, subject] = key.split(' ');
  const message =
    `${open.size} of the numbers ${span(first, last)} of producer ${bootid} on ${subject} ` +
    `are missing before #${sequence}`;
  findings.problem({ kind: 'producer-gap', sequence, message });
};
