/** Which open question a person means: an approval, or a recovery or incident with one. Pure. */
import * as E from 'fp-ts/lib/Either.js';
import type { Ask, Desk } from '../desk/desk.ts';
import { badInput, type Trouble } from '../outcome.ts';
import { list } from '../words/list.ts';

const inbox = '`recovery-ledger inbox` shows what is asked';

const openAsks = ({ recoveries }: Desk): readonly Ask[] =>
  [...recoveries.values()].flatMap(({ asks }) => [...asks.values()]);

/** What is answered by agreeing, and not by doing. */
export const openQuestions = (desk: Desk): readonly Ask[] =>
  openAsks(desk).filter(({ about }) => about !== 'manual_step');

export const openTicks = (desk: Desk): readonly Ask[] =>
  openAsks(desk).filter(({ about }) => about === 'manual_step');

export const openAsk = (desk: Desk, name: string): E.Either<Trouble, Ask> => {
  const meant = openQuestions(desk).filter(({ approval, recovery, incident }) =>
    [approval, recovery, incident].includes(name),
  );
  const [first, ...more] = meant;
  if (first !== undefined && more.length === 0) return E.right(first);
  if (first !== undefined) {
    const names = list(meant.map(({ approval }) => approval));
    return badInput(`${name} asks ${meant.length} questions`, `name one of ${names}`);
  }
  const recovery = desk.recoveries.get(name);
  if (recovery === undefined) return badInput(`nothing is asked under "${name}"`, inbox);
  return recovery.status === 'ended'
    ? badInput(`${name} asks nothing any more: it is ${recovery.end}`, inbox)
    : badInput(`${name} asks nothing now`, inbox);
};
