/**
 * Who acts, as the log lists them. Pure. With another key, or in nobody's name, nothing is written.
 */
import { type Mode, peopleOf } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import type { Desk } from '../desk/desk.ts';
import { badInput, type Trouble } from '../outcome.ts';
import { list } from '../words/list.ts';
import type { Who } from './act.ts';

type Asked = { readonly person: string; readonly reason: string; readonly key: string };

export const listed = (
  { people, estate }: Desk,
  mode: Mode,
  { person, reason, key }: Asked,
): E.Either<Trouble, Who> => {
  if (estate === null) {
    return badInput(`no estate is published in ${mode} mode`, 'run `recovery-ledger init` first');
  }
  const all = peopleOf(people, mode, estate.estate);
  const found = all.find((each) => each.person === person);
  if (found === undefined) {
    return badInput(
      `the estate ${estate.estate} lists nobody as ${person}`,
      all.length === 0
        ? 'it lists nobody: run `recovery-ledger init` where RECOVERY_LEDGER_CREDENTIALS has people.json'
        : `it lists ${list(all.map((each) => each.person))}`,
    );
  }
  if (found.key !== key) {
    return badInput(
      `the key of ${person} here is not the one that the estate ${estate.estate} lists`,
      'bring the right key, or have the new one published: `recovery-ledger init`',
    );
  }
  const [first] = found.roles;
  return first === undefined
    ? badInput(`${person} has no role in ${estate.estate}`, 'an act is done in a role')
    : E.right({ person, roles: found.roles, reason });
};
