/**
 * Takes the claim of a component for a recovery. IO. Pauses and blocks are read again from the
 * log's leader first: one that came between the decision and the claim keeps it from being claimed.
 */
import { type Aggregate, type Epoch, subjectOf } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import { decideClaim } from '../claim/decide-claim.ts';
import { isOff } from '../scope/held-back-now.ts';
import { isOver } from '../world/open-recoveries.ts';
import type { Decision } from '../world/state.ts';
import { appendDecision } from './append-decision.ts';
import type { Recoverer } from './recoverer.ts';

export type ClaimAsked = {
  readonly decision: Decision;
  readonly holderIsAlive: boolean;
  readonly preempts: boolean;
};

/** The claim's epoch, or undefined when another has it or nobody may have it now. */
export const takeClaim = async (
  recoverer: Recoverer,
  { decision, holderIsAlive, preempts }: ClaimAsked,
): Promise<Epoch | undefined> => {
  const { log, instance } = recoverer.deps;
  const { generation } = log.identity;
  const { component, recovery, incident } = decision;
  if (!(await mayClaim(recoverer, decision))) return undefined;
  const current = recoverer.world().claims[component];
  const asked = { component, recovery, incident, recoverer: instance, generation };
  const claimed = decideClaim({ ...asked, current, holderIsAlive, preempts });
  if ('_tag' in claimed) return undefined;
  const aggregate = { mode: log.mode, family: 'claim', id: component } as const;
  const expected = recoverer.lastSequence(aggregate);
  const context = { correlationId: incident };
  const result = await log.append(aggregate, expected, [claimed], context);
  if (E.isRight(result)) return { generation, sequence: result.right.last };
  if (result.left._tag === 'SequenceConflict') return undefined;
  throw new Error(`not claimed: ${result.left.reason}`);
};

/** Gives a claim back under which nothing was planned: what it was for is decided anew. */
export const withdrawClaim = async (
  recoverer: Recoverer,
  { component, recovery, incident }: Decision,
  epoch: Epoch,
): Promise<void> => {
  const { log, instance } = recoverer.deps;
  const aggregate = { mode: log.mode, family: 'claim', id: component } as const;
  const released = { component, recovery, recoverer: instance, epoch, outcome: 'withdrawn' };
  const event = { type: 'ClaimReleased', data: released } as const;
  await appendDecision(recoverer, aggregate, epoch.sequence, [event], incident);
};

/**
 * Pauses, blocks and good news count before the first claim only. A claim whose holder died before
 * it had planned anything is taken over all the same: somebody has to plan, or to give it up.
 */
const mayClaim = async (recoverer: Recoverer, decision: Decision): Promise<boolean> => {
  const { deps } = recoverer;
  const { claims, recoveries } = recoverer.world();
  const { component, recovery } = decision;
  const progress = recoveries[recovery];
  if (progress !== undefined) return !isOver(progress);
  const held = claims[component];
  if (held !== undefined && !held.released && held.recovery === recovery) return true;
  const { mode } = deps.log;
  const control: Aggregate = { mode, family: 'control', id: deps.estate.estate };
  const last = (await deps.log.leader.last(subjectOf(control)))?.sequence ?? 0;
  if (last > recoverer.lastSequence(control)) return false; // not folded yet: look again soon
  const world = recoverer.world();
  // Meanwhile it may have been ended by another, or resolved and forgotten.
  if (world.causes[decision.cause] === undefined || isOver(world.recoveries[recovery]))
    return false;
  return !isOff(world, decision, deps.clock.nowMs());
};
