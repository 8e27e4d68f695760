/**
 * Folds one entry of the log into the desk. Pure. An act of a person changes something only if it
 * counts; what cannot be read has its place, so that the next append to its aggregate fits.
 */
import {
  evolvePeople,
  isAct,
  judgeAct,
  type Mode,
  type Recorded,
  type Unreadable,
} from '@recovery-ledger/ledger';
import { isOwnWord } from '@recovery-ledger/recoverers';
import * as E from 'fp-ts/lib/Either.js';
import type { Desk } from './desk.ts';
import { evolveControls, evolveRequestAnswers } from './evolve-controls.ts';
import { evolveHeard, evolveIncidents } from './evolve-incidents.ts';
import { evolveAnswers, evolveRecoveries } from './evolve-recoveries.ts';
import { put } from './put.ts';

/** Where people append, and where the next append has to say what it expects. */
const ofPeople = ['reconciliation', 'approval', 'control'];

/** What a desk is folded from: everything but what detectors, drills and upkeep say. */
export const deskSubjects = (mode: Mode): readonly string[] =>
  [...['estate', 'scope', 'recovery', 'trading'], ...ofPeople].map(
    (family) => `ledger.${mode}.${family}.*`,
  );

/** Who the people are and what they control, which is enough to act, however long the log is. */
export const urgentSubjects = (mode: Mode): readonly string[] =>
  ['estate', 'control'].map((family) => `ledger.${mode}.${family}.*`);

export const evolveDesk = (desk: Desk, entry: E.Either<Unreadable, Recorded>): Desk => {
  const { sequence, subject } = E.isLeft(entry) ? entry.left : entry.right.meta;
  const isTheirs = ofPeople.includes(subject.split('.')[2] ?? '');
  const { lastSequences: before } = desk;
  const lastSequences = isTheirs ? put(before, subject, sequence) : before;
  const placed = { ...desk, newest: sequence, lastSequences };
  return E.isLeft(entry) ? placed : evolveEvent(placed, entry.right);
};

const evolveEvent = (desk: Desk, event: Recorded): Desk => {
  if (event.type === 'EstatePublished') {
    return { ...desk, estate: event.data, people: evolvePeople(desk.people, event) };
  }
  if (event.type === 'RunbookPublished') {
    const { runbook, text } = event.data;
    return { ...desk, runbooks: put(desk.runbooks, runbook, text) };
  }
  if (isAct(event) && !isOwnWord(event)) {
    const counts = judgeAct(event, desk.people)._tag === 'Valid';
    return counts ? evolveAct({ ...desk, people: evolvePeople(desk.people, event) }, event) : desk;
  }
  return evolveRequestAnswers(evolveRecoveries(evolveIncidents(desk, event), event), event);
};

/** A discrepancy that a person resolved is of both kinds: an act, and the end of a break. */
const evolveAct = (desk: Desk, event: Recorded): Desk =>
  [evolveControls, evolveAnswers, evolveHeard, evolveIncidents].reduce(
    (next, evolve) => evolve(next, event),
    desk,
  );
