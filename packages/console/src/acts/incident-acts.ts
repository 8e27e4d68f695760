/** `ack` and `note`: somebody works on an incident, and what else has to be on its record. Pure. */
import type { EventOfType } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import { badInput } from '../outcome.ts';
import type { Decide } from './act.ts';
import { namedIncident, openIncident } from './open-incident.ts';
import { anyRole } from './signed-by.ts';

export const acknowledge =
  (name: string, alert: string | null): Decide =>
  (desk, who) => {
    const incident = openIncident(desk, name);
    if (E.isLeft(incident)) return incident;
    const id = incident.right;
    const before = desk.incidents.get(id)?.acknowledged;
    if (before?.by === who.person) {
      return badInput(`${who.person} has acknowledged ${id} already`, 'nothing was written');
    }
    const data = { incident: id, alert, ...anyRole(who) };
    return E.right({
      ...{ family: 'approval', id, names: { incident: id } },
      events: [{ type: 'IncidentAcknowledged', data }],
      said: [`${who.person} works on ${id}`],
    });
  };

export type Note = Pick<
  EventOfType<'IncidentNoted'>['data'],
  'kind' | 'note' | 'about' | 'reference'
>;

export const noteDown =
  (name: string, { kind, note, about, reference }: Note): Decide =>
  (desk, who) => {
    const incident = namedIncident(desk, name);
    if (E.isLeft(incident)) return incident;
    if (note.trim() === '') return badInput('the note is empty', 'say what has to be on record');
    if (about !== null && about > desk.newest) {
      return badInput(`there is no event ${about} yet`, 'the log ends before it');
    }
    const id = incident.right;
    const data = { incident: id, kind, note, about, reference, evidence: {}, ...anyRole(who) };
    return E.right({
      ...{ family: 'approval', id, names: { incident: id, kind } },
      events: [{ type: 'IncidentNoted', data }],
      said: [`noted on ${id}: ${note}`],
    });
  };
