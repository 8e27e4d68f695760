/** Whether an act of a person counts, judged from rows as recoverers judge it from events. Pure. */
import { judgeAct, type People, type Recorded } from '@recovery-ledger/ledger';
import type { PersonRow } from './people.ts';

/** An earlier row of an act with the same id: a copy never counts again. */
type Copy = { readonly sequence: number; readonly counts: boolean };

/** Null when it counts, else why it does not. */
export const voidReason = (
  event: Recorded,
  people: readonly PersonRow[],
  copies: readonly Copy[],
): string | null => {
  const judged = judgeAct(event, peopleFrom(event, people, copies));
  return judged._tag === 'Void' ? judged.reason : null;
};

const peopleFrom = (
  { meta }: Recorded,
  people: readonly PersonRow[],
  copies: readonly Copy[],
): People => {
  const estates = [...new Set(people.map(({ estate }) => estate))];
  const first = copies.filter(({ counts }) => counts).map(({ sequence }) => sequence);
  return {
    listed: new Map(
      estates.map((estate) => [
        `${meta.mode}/${estate}`,
        people.filter((person) => person.estate === estate),
      ]),
    ),
    acts: new Map(first.length === 0 ? [] : [[meta.id, Math.min(...first)]]),
  };
};
