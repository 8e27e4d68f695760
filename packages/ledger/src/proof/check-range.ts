/**
 * One sealed range against what is there: the root says whether it is the same, the locators say
 * which message is not. Pure.
 */
import type { RawMessage } from '../log/raw-message.ts';
import type { TakeEvent } from './event-batch.ts';
import { type Findings, span } from './findings.ts';
import { createMerkle } from './merkle.ts';
import { nameChanges } from './name-changes.ts';
import type { Seal } from './seal.ts';
import { createSlots } from './slots.ts';

export type RangeCheck = {
  /** The next message of the range, in ascending order. */
  readonly take: TakeEvent;
  /** Once the range is over: names everything that is not as it was sealed. */
  readonly finish: (findings: Findings) => void;
};

/** The part of the range that is looked at; smaller than the seal's where less was asked for. */
export type Window = { readonly from: number; readonly to: number };

/** So many changed messages are kept to find out where they were; the rest is only counted. */
const mostKept = 1_024;

export const createRangeCheck = (seal: Seal, { from, to }: Window): RangeCheck => {
  const tree = createMerkle();
  const slots = createSlots(seal);
  const whole = from <= seal.first && to >= seal.last;
  const changed: RawMessage[] = [];
  const absent: number[] = [];
  let next = Math.max(from, seal.first);
  const skipTo = (sequence: number) => {
    for (; next < sequence; next += 1) if (slots.has(next)) absent.push(next);
  };
  const take: TakeEvent = (batch, index) => {
    const sequence = batch.sequenceAt(index);
    const leaf = batch.leafAt(index);
    if (sequence !== next) skipTo(sequence);
    next = sequence + 1;
    if (whole) tree.add(leaf);
    if (!slots.fits(sequence, leaf) && changed.length < mostKept)
      changed.push(batch.messageAt(index));
  };
  const finish = (findings: Findings) => {
    tellMissingBefore(seal, { from, to }, findings);
    skipTo(Math.min(to, seal.last) + 1);
    if (changed.length > 0 || absent.length > 0) {
      nameChanges(seal, slots, changed, absent, findings);
    } else if (whole && tree.root().toString('hex') !== seal.root) {
      const { first, last, number } = seal;
      const message = `the messages do not have the root that seal ${number} says`;
      findings.problem({ kind: 'range-changed', first, last, seal: number, message });
    }
  };
  return { take, finish };
};

/** The log never has holes: one that a seal found was made before it was sealed. */
const tellMissingBefore = (seal: Seal, { from, to }: Window, findings: Findings): void => {
  for (const [begin, end] of seal.missing) {
    const [first, last] = [Math.max(from, begin), Math.min(to, end)];
    if (first > last) continue;
    findings.gap({ first, last });
    const message = `${span(first, last)} was missing already when it was sealed`;
    const { number } = seal;
    findings.problem({
      kind: 'message-missing',
      sequence: first,
      first,
      last,
      seal: number,
      message,
    });
  }
};
