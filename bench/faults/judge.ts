/**
 * What a run lost, stored twice or put out of order, by the writers' journals and what followers
 * saw against what the log holds in the end. Pure.
 */
import type { Entry } from './journal.ts';

export type Stored = {
  readonly sequence: number;
  readonly book: string;
  readonly reason: string;
  /** Who wrote it: numbers count from 1 for each producer and aggregate. */
  readonly producer: string;
  readonly number: number;
};

export type Evidence = {
  readonly journal: readonly Entry[];
  /** All of the run, in the order of the log. */
  readonly stored: readonly Stored[];
  /** The sequences that each follower was given, in that order. */
  readonly seen: readonly (readonly number[])[];
  readonly from: number;
  readonly head: number;
};

export type Judgement = {
  readonly acknowledged: number;
  readonly lost: readonly string[];
  readonly duplicates: readonly string[];
  /** Out of order, numbers missing, and what a follower missed or saw twice. */
  readonly other: readonly string[];
};

export const judge = (evidence: Evidence): Judgement => {
  const { journal, stored, seen } = evidence;
  const accepted = journal.filter(({ outcome }) => outcome !== 'refused');
  return {
    acknowledged: accepted.length,
    lost: lostOf(accepted, stored),
    duplicates: repeated(stored.map(({ reason }) => reason)),
    other: [
      ...unordered(stored),
      ...missingNumbers(journal, stored),
      ...seen.flatMap((sequences, index) => unlike(sequences, index, evidence)),
    ],
  };
};

const lostOf = (accepted: readonly Entry[], stored: readonly Stored[]): readonly string[] => {
  const found = new Map(
    stored.map(({ book, reason, sequence }) => [`${book} ${reason}`, sequence]),
  );
  return accepted.flatMap(({ book, reason, sequence }) => {
    const at = found.get(`${book} ${reason}`);
    if (at === undefined) return [`${reason} of ${book}: acknowledged at ${sequence}, not there`];
    if (sequence === null || sequence === at) return [];
    return [`${reason} of ${book}: acknowledged at ${sequence}, stored at ${at}`];
  });
};

const repeated = (reasons: readonly string[]): readonly string[] => {
  const once = new Set<string>();
  return reasons.filter((reason) => once.size === once.add(reason).size);
};

/** A writer's reasons end with a number that grows: `<writer>-<loop>-<n>`. */
const unordered = (stored: readonly Stored[]): readonly string[] => {
  const latest = new Map<string, number>();
  return stored.flatMap(({ book, reason }) => {
    const cut = reason.lastIndexOf('-');
    const [line, n] = [`${book} ${reason.slice(0, cut)}`, Number(reason.slice(cut + 1))];
    const before = latest.get(line) ?? 0;
    latest.set(line, n);
    return n > before ? [] : [`${reason} of ${book} comes after number ${before}`];
  });
};

/** A refused fact keeps its number: that gap says that one was lost. Any other is an error. */
const missingNumbers = (
  journal: readonly Entry[],
  stored: readonly Stored[],
): readonly string[] => {
  const lines = new Map<string, Stored[]>();
  for (const event of stored) {
    const line = `${event.book} of ${event.producer}`;
    const events = lines.get(line);
    if (events === undefined) lines.set(line, [event]);
    else events.push(event);
  }
  return [...lines].flatMap(([line, events]) => {
    const book = events[0]?.book;
    const refused = journal.filter((e) => e.book === book && e.outcome === 'refused').length;
    const own = events.map(({ number }) => number);
    const [most, count] = [Math.max(...own), new Set(own).size];
    const inOrder = own.every((number, index) => index === 0 || number > (own[index - 1] ?? 0));
    return [
      ...(inOrder ? [] : [`${line}: producer numbers are out of order: ${own.join(' ')}`]),
      ...(most - count <= refused ? [] : [`${line}: ${most - count} producer numbers are missing`]),
    ];
  });
};

const unlike = (
  sequences: readonly number[],
  index: number,
  { from, head }: Evidence,
): readonly string[] => {
  const wrong = sequences.findIndex((sequence, at) => sequence !== from + at);
  if (wrong >= 0)
    return [`follower ${index} was given ${sequences[wrong]} where ${from + wrong} was next`];
  const wanted = head - from + 1;
  return sequences.length === wanted
    ? []
    : [`follower ${index} was given ${sequences.length} of ${wanted} events`];
};
