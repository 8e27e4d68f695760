/**
 * One entry of the log into what is known: the world, and whose acts count. Pure. An act that does
 * not count changes nothing of the world, and its place is noted all the same.
 */
import {
  evolvePeople,
  type Followed,
  isAct,
  judgeAct,
  noPeople,
  type People,
} from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import { evolveUnreadable, evolveVoid, evolveWorld } from './evolve.ts';
import { emptyWorld, type World } from './state.ts';

export type Known = { readonly world: World; readonly people: People };

export const nothingKnown: Known = { world: emptyWorld, people: noPeople };

/** `trouble` says what is wrong with the entry, if anything. */
export type Folded = { readonly known: Known; readonly trouble?: string };

export const foldEntry = ({ world, people }: Known, entry: Followed['entry']): Folded => {
  if (E.isLeft(entry)) {
    return { known: { world: evolveUnreadable(world, entry.left), people }, trouble: 'unreadable' };
  }
  const { meta } = entry.right;
  const { subject, sequence } = meta;
  const place = { subject, sequence, atMs: Date.parse(meta.recordedAt) };
  const after = evolvePeople(people, entry.right);
  if (isAct(entry.right)) {
    const judged = judgeAct(entry.right, people);
    if (judged._tag === 'Void') {
      const known = { world: evolveVoid(world, place), people: after };
      return {
        known,
        trouble: `the act of ${meta.signedby ?? 'nobody'} is void: ${judged.reason}`,
      };
    }
  }
  return { known: { world: evolveWorld(world, entry.right, place), people: after } };
};
