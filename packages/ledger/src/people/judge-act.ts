/**
 * Whether an act of a person counts. Pure. Permissions see subjects, not persons: whoever has an
 * operator's login can write any act in anybody's name, and only the key tells who did.
 *
 * A Void act stays in the log as what somebody wrote, and changes nothing.
 */
import * as t from 'io-ts';
import { byPerson } from '../events/acts.ts';
import { Token } from '../events/primitives.ts';
import type { Recorded } from '../events/recorded.ts';
import { type People, peopleOf } from './people.ts';

export type JudgedAct =
  | { readonly _tag: 'Valid'; readonly person: string; readonly role: string }
  | { readonly _tag: 'Void'; readonly reason: string };

const Act = t.intersection([t.type(byPerson), t.partial({ estate: Token })], 'Act');

/** Whether an event claims to be a person's act: it says who, in what role, and why. */
export const isAct = ({ data }: Recorded): boolean => Act.is(data);

/** `people` as folded up to this event, or through it. */
export const judgeAct = (recorded: Recorded, people: People): JudgedAct => {
  const { data, meta }: Pick<Recorded, 'meta'> & { readonly data: unknown } = recorded;
  if (!Act.is(data)) return forNothing('it is no act of a person');
  const { by, role, reason, estate } = data;
  if (meta.signedby === undefined || meta.signature === undefined) {
    return forNothing('it is not signed');
  }
  if (meta.signatureHolds !== true) return forNothing('it is not what its key signed');
  const known = peopleOf(people, meta.mode, estate).filter(({ person }) => person === by);
  if (known.length === 0) return forNothing(`nobody is listed as ${by}`);
  const owners = known.filter(({ key }) => key === meta.signedby);
  if (owners.length === 0) return forNothing(`it is signed with a key that is not ${by}'s`);
  if (!owners.some(({ roles }) => roles.includes(role))) {
    return forNothing(`${by} does not have the role ${role}`);
  }
  if (reason.trim() === '') return forNothing('it gives no reason');
  const counted = people.acts.get(meta.id) ?? meta.sequence;
  return counted === meta.sequence
    ? { _tag: 'Valid', person: by, role }
    : forNothing(`it is a copy of event ${counted}`);
};

const forNothing = (reason: string): JudgedAct => ({ _tag: 'Void', reason });
