/**
 * How people write in the simulation, and how others write in their name: unsigned, with a key of
 * their own, in a role that the person does not have, without a reason, or as a copy of an act that
 * counted. Which acts are good is kept apart, for the invariants: nobody judges it from the log.
 */
import {
  type Aggregate,
  createProducer,
  type LedgerEvent,
  type Signer,
  subjectOf,
} from '@recovery-ledger/ledger';
import { persons, published, signerOf, stranger } from './people.ts';
import { startedAtMs } from './simulated-clock.ts';
import type { Server } from './simulated-log.ts';

export const forgeries = ['unsigned', 'stranger', 'other', 'role', 'silent', 'copy'] as const;
export type Forgery = (typeof forgeries)[number];

export type Who = { readonly by: string; readonly role: string; readonly reason: string };

/** Everything that is written in somebody's name and is not theirs says so, here and in its ids. */
export const forgedMark = 'forged';

export type Acts = {
  /** Whether the act at a sequence was written by the person that it names, as they may. */
  readonly isGood: (sequence: number) => boolean;
  readonly write: (
    aggregate: Aggregate,
    event: (who: Who) => LedgerEvent,
    role: string,
    forgery?: Forgery,
  ) => void;
};

const personWith = (role: string): string =>
  persons.find(({ roles }) => (roles as readonly string[]).includes(role))?.person ?? 'on-call';

export const createActs = ({ time, stream }: Server): Acts => {
  const good = new Set<number>();
  let [ids, lastGood] = [0, 0];
  let copying = false;
  const producer = createProducer(
    { service: 'console', instance: 'console-1', bootId: 'console-boot', mode: 'real' },
    {
      now: () => new Date(startedAtMs + time.nowMs()).toISOString(),
      monotonicNs: () => BigInt(Math.round(time.nowMs() * 1e6)),
      boundNs: 0,
    },
    () => {
      if (!copying) ids += 1;
      return `9${`${copying ? lastGood : ids}`.padStart(25, '0')}`;
    },
  );
  const store = (aggregate: Aggregate, event: LedgerEvent, signer: Signer | undefined) => {
    const expected = stream.last(subjectOf(aggregate));
    const context = signer === undefined ? {} : { signer };
    return stream.append(producer, aggregate, expected, [event], context)?.at(-1) ?? 0;
  };
  const estate = { mode: 'real', family: 'estate', id: 'simulated' } as const;
  store(estate, estatePublished, undefined);
  return {
    isGood: (sequence) => good.has(sequence),
    write: (aggregate, event, role, forgery) => {
      const who = { by: personWith(role), role, reason: 'it is right' };
      if (forgery === undefined) {
        good.add(store(aggregate, event(who), signerOf(who.by)));
        lastGood = ids;
        return;
      }
      // The first act of all has nothing that it could be a copy of.
      copying = forgery === 'copy' && good.size > 0;
      const lied = forgery === 'copy' && !copying ? 'unsigned' : forgery;
      store(aggregate, event(named(who, lied)), signerFor(who, lied));
      copying = false;
    },
  };
};

const named = (who: Who, forgery: Forgery): Who => {
  if (forgery === 'silent') return { ...who, reason: ' ' };
  const reason = forgedMark;
  return forgery === 'role' ? { by: outsider(who), role: who.role, reason } : { ...who, reason };
};

/** Somebody who does not have the role. */
const outsider = ({ role }: Who): string => (role === 'cto' ? 'on-call' : 'cto');

const signerFor = (who: Who, forgery: Forgery): Signer | undefined => {
  if (forgery === 'unsigned') return undefined;
  if (forgery === 'stranger') return stranger;
  if (forgery === 'other') return signerOf(who.by === 'on-call' ? 'cto' : 'on-call');
  return signerOf(forgery === 'role' ? outsider(who) : who.by);
};

const estatePublished: LedgerEvent = {
  type: 'EstatePublished',
  data: {
    ...{ estate: 'simulated', hash: 'h', quorum: 2, components: [], policyVersion: '1', text: '' },
    people: published,
  },
};
