/**
 * The appends of a process whose outcome nobody could tell, and what became of them: a number of
 * the producer is right only when none of the aggregate is open. IO (reads the leader).
 */
import type { Producer } from '../events/producer.ts';
import type { Unit } from './append-unit.ts';
import type { LeaderReader } from './leader.ts';
import { ownEvents } from './own-events.ts';

export type Doubts = {
  /** Of this unit nothing is known but that its first events, so many, are stored. */
  readonly add: (subject: string, unit: Unit, known: number) => void;
  /** False while nobody can say; true when the producer's number is right again. */
  readonly settle: (subject: string) => Promise<boolean>;
  /** The aggregate was appended to since: what expected an older sequence never will be stored. */
  readonly forget: (subject: string) => void;
};

type Doubt = { readonly unit: Unit; readonly known: number };

export const createDoubts = (
  leader: Pick<LeaderReader, 'after'>,
  producer: Pick<Producer, 'take'>,
): Doubts => {
  const doubts = new Map<string, readonly Doubt[]>();

  const settle: Doubts['settle'] = async (subject) => {
    const open = doubts.get(subject) ?? [];
    if (open.length === 0) return true;
    const found = await Promise.all(open.map((doubt) => lookUp(leader, doubt))).catch(() => null);
    if (found === null) return false;
    const stored = found.reduce((sum, { more }) => sum + more, 0);
    for (let n = 0; n < stored; n += 1) producer.take(subject);
    const left = found.flatMap(({ doubt, isDecided }) => (isDecided ? [] : [doubt]));
    if (left.length === 0) doubts.delete(subject);
    else doubts.set(subject, left);
    return true;
  };

  return {
    add: (subject, unit, known) =>
      void doubts.set(subject, [...(doubts.get(subject) ?? []), { unit, known }]),
    settle,
    forget: (subject) => void doubts.delete(subject),
  };
};

/** How many more of its events are stored than was known. */
const lookUp = async (leader: Pick<LeaderReader, 'after'>, { unit, known }: Doubt) => {
  const { sequences, isDecided } = await ownEvents(leader, unit);
  const now = Math.max(known, sequences.length);
  return { more: now - known, isDecided, doubt: { unit, known: now } };
};
