/**
 * Which acts of people did not count, and why, judged as every recoverer judges them: by the people
 * whom the estate listed at the time. Pure.
 */
import {
  evolvePeople,
  isAct,
  judgeAct,
  noPeople,
  type People,
  type Recorded,
} from '@recovery-ledger/ledger';

/** By the sequence of the act. `publications` are those of the estate, whatever came between. */
export const voidActs = (
  publications: readonly Recorded[],
  events: readonly Recorded[],
): ReadonlyMap<number, string> => {
  const inOrder = [...new Map([...publications, ...events].map((e) => [e.meta.sequence, e]))]
    .sort(([a], [b]) => a - b)
    .map(([, event]) => event);
  let people: People = noPeople;
  const found = new Map<number, string>();
  for (const event of inOrder) {
    if (isAct(event)) {
      const judged = judgeAct(event, people);
      if (judged._tag === 'Void') found.set(event.meta.sequence, judged.reason);
    }
    people = evolvePeople(people, event);
  }
  return found;
};
