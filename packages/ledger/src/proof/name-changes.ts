/**
 * What happened to messages that are not where or what they were when they were sealed. Pure.
 *
 * A leaf covers the sequence, so that a message in another place has another hash; whether it was
 * only moved is found by hashing it again with the sequences of the places in question.
 */
import type { RawMessage } from '../log/raw-message.ts';
import { type Findings, type ProblemKind, span } from './findings.ts';
import { leafHash } from './leaf.ts';
import type { Seal } from './seal.ts';
import type { Slots } from './slots.ts';

/** Hashes spent per seal on finding out where messages were. */
const mostTries = 50_000;

/** `changed` do not fit their places; in `absent` places there is nothing. */
export const nameChanges = (
  seal: Seal,
  slots: Slots,
  changed: readonly RawMessage[],
  absent: readonly number[],
  findings: Findings,
): void => {
  const places = [...changed.map(({ sequence }) => sequence).filter(slots.has), ...absent];
  const origins = originsOf(changed, places, slots);
  const found = new Set(origins.values());
  const report = (kind: ProblemKind, sequences: readonly number[], what: string) => {
    for (const { first, last } of runs(sequences)) {
      const message = `${span(first, last)} ${what} (seal ${seal.number})`;
      findings.problem({ kind, sequence: first, first, last, seal: seal.number, message });
    }
  };
  for (const [sequence, origin] of origins) {
    const message = `#${sequence} is what was sealed as #${origin} (seal ${seal.number})`;
    findings.problem({ kind: 'message-moved', sequence, seal: seal.number, message });
  }
  const unknown = changed.map((of) => of.sequence).filter((sequence) => !origins.has(sequence));
  const isNew = (sequence: number) => !slots.has(sequence) || found.has(sequence);
  report('message-inserted', unknown.filter(isNew), 'was not there when it was sealed');
  const isOther = (sequence: number) => !isNew(sequence);
  report('message-changed', unknown.filter(isOther), 'is not what was sealed');
  const gone = [...absent, ...origins.keys()].filter((place) => slots.has(place));
  const missing = gone.filter((place) => !found.has(place)).sort((a, b) => a - b);
  report('message-missing', missing, 'was sealed and is gone');
  for (const gap of runs(absent)) findings.gap(gap);
};

/** For each message that was somewhere else: where. The last distance is tried first. */
const originsOf = (
  changed: readonly RawMessage[],
  places: readonly number[],
  slots: Slots,
): ReadonlyMap<number, number> => {
  const origins = new Map<number, number>();
  let [distance, tries] = [0, 0];
  for (const message of changed) {
    const fits = (sequence: number) => {
      tries += 1;
      return slots.fits(sequence, leafHash({ ...message, sequence }));
    };
    const near = message.sequence + distance;
    const origin =
      distance !== 0 && slots.has(near) && fits(near)
        ? near
        : places.find((place) => tries < mostTries && place !== message.sequence && fits(place));
    if (origin === undefined) continue;
    distance = origin - message.sequence;
    origins.set(message.sequence, origin);
  }
  return origins;
};

const runs = (sequences: readonly number[]) => {
  const found: { first: number; last: number }[] = [];
  for (const sequence of sequences) {
    const run = found.at(-1);
    if (run !== undefined && run.last + 1 === sequence) run.last = sequence;
    else found.push({ first: sequence, last: sequence });
  }
  return found;
};
