/** Folds who may act, and which acts have counted, from the events of a log in order. Pure. */
import type { Recorded } from '../events/recorded.ts';
import { isAct, judgeAct } from './judge-act.ts';
import type { People } from './people.ts';

/** Only an act that counts is remembered: a forgery cannot take the place of what it copies. */
export const evolvePeople = (people: People, recorded: Recorded): People => {
  const { meta } = recorded;
  if (recorded.type === 'EstatePublished') {
    const { estate, people: listed } = recorded.data;
    return { ...people, listed: new Map(people.listed).set(`${meta.mode}/${estate}`, listed) };
  }
  if (meta.signatureHolds !== true || people.acts.has(meta.id) || !isAct(recorded)) return people;
  return judgeAct(recorded, people)._tag === 'Valid'
    ? { ...people, acts: new Map(people.acts).set(meta.id, meta.sequence) }
    : people;
};
