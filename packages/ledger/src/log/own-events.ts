/**
 * Which events of a unit are stored, as the leader has them. IO.
 *
 * The server takes them under an expected sequence, so they can only be the very next ones on the
 * aggregate: one read of what follows tells, however much was appended since.
 */
import type { Unit } from './append-unit.ts';
import type { LeaderReader } from './leader.ts';

export type OwnEvents = {
  /** Of the unit's first events, in order. */
  readonly sequences: readonly number[];
  /** False while more of them may still be stored: a publish can arrive late. */
  readonly isDecided: boolean;
};

export const ownEvents = async (
  leader: Pick<LeaderReader, 'after'>,
  { stamped, expected }: Unit,
): Promise<OwnEvents> => {
  const sequences: number[] = [];
  for await (const { id, sequence } of leader.after(stamped[0]?.subject ?? '', expected)) {
    if (id !== stamped[sequences.length]?.id) return { sequences, isDecided: true };
    sequences.push(sequence);
    if (sequences.length === stamped.length) return { sequences, isDecided: true };
  }
  return { sequences, isDecided: false };
};
