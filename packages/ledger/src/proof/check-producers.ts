/**
 * Whether every producer's own numbers are gapless: a number that is missing is an event that was
 * stamped and never stored, a repeated one an event that was stored twice. Pure.
 *
 * Numbers count per boot and subject. An event that cannot be read has none: it is counted and
 * named, and no problem of the proof.
 */
import type { TakeEvent } from './event-batch.ts';
import { type Findings, span } from './findings.ts';
import { createProducerLines, type ProducerLine } from './producer-lines.ts';

export type ProducerCheck = {
  readonly take: TakeEvent;
  readonly finish: () => void;
  readonly unreadable: () => { readonly count: number; readonly first: readonly number[] };
};

/** Numbers remembered as skipped, per line: more is told at once. */
const mostOpen = 1_000;
const mostNamed = 20;

export const createProducerCheck = (fromStart: boolean, findings: Findings): ProducerCheck => {
  const lines = createProducerLines(fromStart);
  const named: number[] = [];
  let unreadable = 0;
  const take: TakeEvent = (batch, index) => {
    const stamp = batch.stampAt(index);
    const sequence = batch.sequenceAt(index);
    if (stamp === undefined) {
      unreadable += 1;
      if (named.length < mostNamed) named.push(sequence);
      return;
    }
    follow(lines.lineOf(stamp, batch.subjectAt(index)), stamp.producerseq, sequence, findings);
  };
  const finish = () => {
    for (const line of lines.all()) tellGap(line, findings);
  };
  return { take, finish, unreadable: () => ({ count: unreadable, first: named }) };
};

const follow = (line: ProducerLine, number: number, sequence: number, findings: Findings): void => {
  if (number === line.next) {
    line.next += 1;
  } else if (number > line.next) {
    line.open ??= new Map();
    const from = Math.max(line.next, number - mostOpen);
    for (let skipped = from; skipped < number; skipped += 1) line.open.set(skipped, sequence);
    line.next = number + 1;
  } else if (line.open?.delete(number) !== true) {
    const text = `#${sequence} repeats number ${number} of its producer on ${line.subject}`;
    findings.problem({ kind: 'producer-duplicate', sequence, message: text });
  }
};

const tellGap = ({ bootid, subject, open }: ProducerLine, findings: Findings): void => {
  if (open === undefined || open.size === 0) return;
  const numbers = [...open.keys()];
  const [first = 0, last = 0] = [numbers[0], numbers.at(-1)];
  const sequence = open.get(first) ?? 0;
  const message =
    `${open.size} of the numbers ${span(first, last)} of producer ${bootid} on ${subject} ` +
    `are missing before #${sequence}`;
  findings.problem({ kind: 'producer-gap', sequence, message });
};
