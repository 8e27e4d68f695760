/** The incident that a person named; `latest` is the newest that is open. Pure. */
import * as E from 'fp-ts/lib/Either.js';
import type { Desk } from '../desk/desk.ts';
import { badInput, type Trouble } from '../outcome.ts';

const hint = '`recovery-ledger incidents` lists them; a drill is found with --mode drill';

export const namedIncident = (desk: Desk, name: string): E.Either<Trouble, string> => {
  if (name !== 'latest') {
    return desk.known.has(name) ? E.right(name) : badInput(`there is no incident "${name}"`, hint);
  }
  const newest = [...desk.incidents.keys()].at(-1);
  return newest === undefined ? badInput('no incident is open', hint) : E.right(newest);
};

export const openIncident = (desk: Desk, name: string): E.Either<Trouble, string> => {
  const incident = namedIncident(desk, name);
  return E.isRight(incident) && !desk.incidents.has(incident.right)
    ? badInput(`${incident.right} is over`, `\`recovery-ledger postmortem ${incident.right}\``)
    : incident;
};
