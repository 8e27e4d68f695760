/**
 * The breaks as a recoverer knows them: folded from the log, with the people whose acts count.
 * Pure. Whoever may write as an operator could write any act in anybody's name; what recoverers say
 * themselves, that a break vanished, is theirs to say and not signed.
 */
import {
  evolvePeople,
  isAct,
  judgeAct,
  noPeople,
  type People,
  type Recorded,
} from '@recovery-ledger/ledger';
import { type Breaks, evolveBreaks, noBreaks } from './break-life.ts';

export type KnownBreaks = { readonly people: People; readonly state: Breaks };

export const nothingFound: KnownBreaks = { people: noPeople, state: noBreaks };

export const foldBreaks = ({ people, state }: KnownBreaks, event: Recorded): KnownBreaks => {
  const counts = !isAct(event) || isOwnWord(event) || judgeAct(event, people)._tag === 'Valid';
  return {
    people: evolvePeople(people, event),
    state: counts ? evolveBreaks(state, event) : state,
  };
};

const services = ['recoverer', 'service'];

/** The end of a break as a run tells it, which has the fields of a person's act and is none. */
export const isOwnWord = ({ type, data }: Recorded): boolean =>
  type === 'DiscrepancyResolved' && 'role' in data && services.includes(data.role);
