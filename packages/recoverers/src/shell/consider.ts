/**
 * Takes one cause as far as it can be taken without a claim: assigned, its scope assessed, decided.
 * IO, but every decision in it is a pure function of the world. Each append is guarded by its
 * aggregate's sequence, so that a second recoverer doing the same at the same time only meets a
 * conflict.
 */
import { type EventOfType, type LedgerEvent, subjectOf } from '@recovery-ledger/ledger';
import { assessScope } from '../scope/assess-scope.ts';
import { assignFailure, scopeRequest } from '../scope/assign-cause.ts';
import type { Ranking } from '../scope/candidates.ts';
import { decideCause } from '../scope/decide-cause.ts';
import { ownSubject, type Subject, wholeSubject } from '../scope/plan-decision.ts';
import { decisionOf } from '../world/evolve-decisions.ts';
import type { Cause, Decision, World } from '../world/state.ts';
import { appendDecision, scopeOf } from './append-decision.ts';
import { prepareDecision } from './prepare-decision.ts';
import type { Recoverer } from './recoverer.ts';

/** A recovery decided just now, and on what. */
export type Decided = { readonly decision: Decision; readonly ranking: Ranking };

/** What is to be recovered now; undefined when nothing was decided, or another was first. */
export const considerCause = async (
  recoverer: Recoverer,
  cause: Cause,
): Promise<Decided | undefined> => {
  const { deps } = recoverer;
  const world = recoverer.world();
  const decidedAtSequence = Math.max(cause.sequence, world.newest);
  const { subject, whole, first } = scopeFor(recoverer, cause, world, decidedAtSequence);
  const prepare = (about: Subject) => prepareDecision(recoverer, about, world, decidedAtSequence);
  const { component } = whole ?? subject;
  const prepared = prepare(whole ?? subject);
  deps.crash('before-assign', component);
  let expected = world.lastSequences[subjectOf(scopeOf(recoverer))] ?? 0;
  if (first.length > 0) {
    const assigned = await append(recoverer, expected, first, subject.incident);
    if (assigned === undefined) return undefined;
    expected = assigned;
    deps.crash('after-assign', component);
  }
  const input = await prepared;
  const events = decideCause(input);
  const held = whole !== undefined && events[0]?.type !== 'RecoveryDecided';
  // A held activation holds nothing back: what can be recovered by itself is.
  const instead = held ? await prepare(subject) : undefined;
  const all = instead === undefined ? events : [...events, ...decideCause(instead)];
  const last = await append(recoverer, expected, all, subject.incident);
  if (last === undefined || all.length === 0) return undefined;
  deps.crash('after-decide', component);
  return decidedOf(all, (instead ?? input).ranking, last);
};

/** What would be decided on this world: for whoever only watches. Nothing is written. */
export const decideHere = async (
  watcher: Pick<Recoverer, 'deps' | 'signal'>,
  cause: Cause,
  world: World,
): Promise<EventOfType<'RecoveryDecided' | 'RecoveryWithheld'> | undefined> => {
  const decidedAtSequence = Math.max(cause.sequence, world.newest);
  const { subject, whole } = scopeFor(watcher, cause, world, decidedAtSequence);
  const decide = async (about: Subject) =>
    decideCause(await prepareDecision(watcher, about, world, decidedAtSequence))[0];
  const first = await decide(whole ?? subject);
  const held = whole !== undefined && first?.type !== 'RecoveryDecided';
  const event = held ? await decide(subject) : first;
  return event?.type === 'RecoveryDecided' || event?.type === 'RecoveryWithheld'
    ? event
    : undefined;
};

const append = (
  recoverer: Recoverer,
  expected: number,
  events: readonly LedgerEvent[],
  incident: string,
) => appendDecision(recoverer, scopeOf(recoverer), expected, events, incident);

type Scoped = {
  readonly subject: Subject;
  readonly whole: Subject | undefined;
  readonly first: readonly LedgerEvent[];
};

const scopeFor = (
  { deps: { estate, clock } }: Pick<Recoverer, 'deps'>,
  cause: Cause,
  world: World,
  decidedAtSequence: number,
): Scoped => {
  if (cause.asked !== null) {
    const subject = ownSubject(cause, cause.incident ?? `inc-${cause.sequence}`, estate);
    const first = scopeRequest(cause, world, estate, decidedAtSequence);
    return { subject, whole: undefined, first };
  }
  const assessment = assessScope(cause, world, estate);
  return {
    subject: ownSubject(cause, assessment.incident, estate),
    whole: wholeSubject(cause, assessment, world, estate, clock.nowMs()),
    first: assignFailure(cause, assessment, estate, decidedAtSequence),
  };
};

const decidedOf = (
  events: readonly LedgerEvent[],
  ranking: Ranking,
  sequence: number,
): Decided | undefined => {
  const event = events.at(-1);
  if (event?.type !== 'RecoveryDecided') return undefined;
  return { decision: decisionOf(event.data, sequence), ranking };
};
