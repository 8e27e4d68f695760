/**
 * Claims of ended recoveries are released, and incidents with nothing open are resolved. IO. What
 * to expect is taken from the same world as the decision, so that a second recoverer only
 * conflicts.
 */
import { type Aggregate, type EventOfType, subjectOf } from '@recovery-ledger/ledger';
import { resolvable } from '../scope/resolve-incident.ts';
import { isOver } from '../world/open-recoveries.ts';
import type { World } from '../world/state.ts';
import { appendDecision, scopeOf } from './append-decision.ts';
import type { Recoverer } from './recoverer.ts';

export const tidyUp = async (recoverer: Recoverer): Promise<void> => {
  const { deps } = recoverer;
  const { mode } = deps.log;
  const world = recoverer.world();
  const expected = (aggregate: Aggregate) => world.lastSequences[subjectOf(aggregate)] ?? 0;
  for (const { data, type } of releasable(world)) {
    const claim: Aggregate = { mode, family: 'claim', id: data.component };
    const incident = world.claims[data.component]?.incident ?? '';
    await appendDecision(recoverer, claim, expected(claim), [{ type, data }], incident);
    deps.crash('after-release', data.component);
  }
  const scope = scopeOf(recoverer);
  const [resolved] = resolvable(world, deps.clock.nowMs());
  if (resolved === undefined) return;
  const { incident } = resolved.data;
  await appendDecision(recoverer, scope, expected(scope), [resolved], incident);
};

const releasable = ({ claims, recoveries }: World): readonly EventOfType<'ClaimReleased'>[] =>
  Object.values(claims).flatMap((claim): EventOfType<'ClaimReleased'>[] => {
    const recovery = recoveries[claim.recovery];
    if (claim.released || recovery === undefined || !isOver(recovery)) return [];
    const { component, recovery: id, recoverer, epoch } = claim;
    const outcome = recovery.status;
    return [
      { type: 'ClaimReleased', data: { component, recovery: id, recoverer, epoch, outcome } },
    ];
  });
