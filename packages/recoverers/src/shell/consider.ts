/**
 * Looks at the world and does the next missing thing for every open failure: assign, decide,
 * claim, release, resolve. IO, but every decision in it is a pure function of the world.
 * Each append is guarded by its aggregate's sequence, so that a second recoverer doing the same
 * at the same time only meets a conflict.
 */
import {
  type Aggregate,
  type EventOfType,
  type LedgerEvent,
  subjectOf,
} from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import { type Ranking, rankCandidates } from '../scope/candidates.ts';
import { assignFailure, decideRecovery, incidentOf } from '../scope/decide-scope.ts';
import { resolvable } from '../scope/resolve-incident.ts';
import type { Failure, World } from '../world/state.ts';
import { refersToFailed } from './plan.ts';
import type { Recoverer } from './recoverer.ts';
import { survey } from './survey.ts';

const noInstances = { candidates: [], chosen: undefined, failed: undefined };

/** A recovery decided: under which incident, and on what, when that was just now. */
export type Decided = {
  readonly incident: string;
  readonly recovery: string;
  readonly runbook: string;
  readonly ranking?: Ranking;
};

/** Assigns and decides one failure; what was decided when it is to be recovered. */
export const considerFailure = async (
  recoverer: Recoverer,
  failure: Failure,
): Promise<Decided | undefined> => {
  const { deps } = recoverer;
  const { estate, log } = deps;
  const component = estate.components[failure.component];
  const surveyed = component === undefined ? undefined : survey(recoverer, component);
  const world = recoverer.world();
  const scope: Aggregate = { mode: log.mode, family: 'scope', id: estate.estate };
  const incident = incidentOf(failure, world);
  const decidedAtSequence = Math.max(failure.sequence, world.newest);
  deps.crash('before-assign');
  const first = assignFailure(failure, world, decidedAtSequence);
  let expected = recoverer.lastSequence(scope);
  if (first.length > 0) {
    const assigned = await appendTo(recoverer, scope, expected, first, incident);
    if (assigned === undefined) return undefined;
    expected = assigned;
    deps.crash('after-assign');
  }
  const found = await surveyed;
  const ranking = found === undefined ? noInstances : rankCandidates(found);
  const loaded = deps.runbooks.get(component?.runbook ?? '');
  const events = decideRecovery({
    failure,
    incident,
    world,
    estate,
    hasRunbook: loaded !== undefined,
    needsFailed: loaded !== undefined && refersToFailed(loaded),
    ranking,
    nowMs: deps.clock.nowMs(),
    decidedAtSequence,
  });
  const decided = await appendTo(recoverer, scope, expected, events, incident);
  if (decided !== undefined && events.length > 0) deps.crash('after-decide');
  return decided === undefined ? undefined : decidedOf(events, ranking);
};

const decidedOf = ([event]: readonly LedgerEvent[], ranking: Ranking): Decided | undefined => {
  if (event?.type !== 'RecoveryDecided') return undefined;
  const { incident, recovery, runbook } = event.data;
  return { incident, recovery, runbook, ranking };
};

/**
 * Claims of ended recoveries are released, and incidents with nothing open are resolved. What to
 * expect is taken from the same world as the decision, so that a second recoverer only conflicts.
 */
export const tidyUp = async (recoverer: Recoverer): Promise<void> => {
  const { deps } = recoverer;
  const { mode } = deps.log;
  const world = recoverer.world();
  const expected = (aggregate: Aggregate) => world.lastSequences[subjectOf(aggregate)] ?? 0;
  for (const { data, type } of releasable(world)) {
    const claim: Aggregate = { mode, family: 'claim', id: data.component };
    const incident = world.claims[data.component]?.incident ?? '';
    await appendTo(recoverer, claim, expected(claim), [{ type, data }], incident);
    deps.crash('after-release');
  }
  const scope: Aggregate = { mode, family: 'scope', id: deps.estate.estate };
  const [resolved] = resolvable(world);
  if (resolved === undefined) return;
  await appendTo(recoverer, scope, expected(scope), [resolved], resolved.data.incident);
};

const releasable = ({ claims, recoveries }: World): readonly EventOfType<'ClaimReleased'>[] =>
  Object.values(claims).flatMap((claim): EventOfType<'ClaimReleased'>[] => {
    const recovery = recoveries[claim.recovery];
    const over = recovery !== undefined && !['running', 'paused'].includes(recovery.status);
    if (claim.released || !over) return [];
    const { component, recovery: id, recoverer, epoch } = claim;
    const outcome = recovery.status;
    return [
      { type: 'ClaimReleased', data: { component, recovery: id, recoverer, epoch, outcome } },
    ];
  });

/** The aggregate's new last sequence, or undefined when another was first or the log is away. */
const appendTo = async (
  { deps }: Recoverer,
  aggregate: Aggregate,
  expected: number,
  events: readonly LedgerEvent[],
  incident: string,
): Promise<number | undefined> => {
  if (events.length === 0) return expected;
  const result = await deps.log.append(aggregate, expected, events, { correlationId: incident });
  if (E.isRight(result)) return result.right.last;
  const { _tag, subject, hint } = result.left;
  if (_tag !== 'SequenceConflict')
    deps.logger.warn({ subject, hint, failure: _tag }, 'not recorded');
  return undefined;
};
