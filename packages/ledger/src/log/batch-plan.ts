/**
 * What goes out next when many append at once: each alone, or many in one atomic batch. Pure.
 *
 * On one replica the server prepares a batch for about 4 ms and then stores an event in a
 * fiftieth of a millisecond, where an append alone takes a quarter of one. So a batch pays from
 * about sixteen that wait, and a lone caller must never wait for company. A second batch beside
 * the first gains nothing: it only makes both smaller.
 */
import type { Unit } from './append-unit.ts';

export type Load = {
  /** How many are under way, each alone. */
  readonly alone: number;
  readonly isBatching: boolean;
  readonly waiting: number;
};

export type GroupLimits = {
  /** So many may be under way alone; from so many waiting on a batch is faster. */
  readonly threshold: number;
  readonly events: number;
  readonly bytes: number;
};

export const groupLimits: GroupLimits = { threshold: 16, events: 500, bytes: 4 * 1024 ** 2 };

/** Something always moves: who waits, waits for what is under way. */
export const nextMove = (load: Load, { threshold }: GroupLimits): 'batch' | 'alone' | 'wait' => {
  const { alone, isBatching, waiting } = load;
  if (isBatching || waiting === 0) return 'wait';
  if (waiting >= threshold) return 'batch';
  return alone < threshold ? 'alone' : 'wait';
};

/**
 * Whose units go into the next batch, the longest waiting first, and who is left, in order. A
 * subject is in it once: the server guards only its first event. The first unit is always taken,
 * however large it is.
 */
export const takeBatch = <A extends { readonly unit: Unit }>(
  waiting: readonly A[],
  limits: GroupLimits,
): { readonly taken: readonly A[]; readonly left: readonly A[] } => {
  const [taken, left]: [A[], A[]] = [[], []];
  const subjects = new Set<string>();
  let [events, bytes] = [0, 0];
  for (const candidate of waiting) {
    const { stamped } = candidate.unit;
    const subject = stamped[0]?.subject ?? '';
    const size = stamped.reduce((sum, { payload }) => sum + payload.length, 0);
    const fits = events + stamped.length <= limits.events && bytes + size <= limits.bytes;
    if (!subjects.has(subject) && (fits || taken.length === 0)) {
      taken.push(candidate);
      [events, bytes] = [events + stamped.length, bytes + size];
    } else left.push(candidate);
    subjects.add(subject);
  }
  return { taken, left };
};
