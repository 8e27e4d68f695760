/** What the record itself says against a recovery: nothing to do, not readable, under way. Pure. */
import { unreadableOf } from '../world/evolve.ts';
import { openDecisionOf } from '../world/open-recoveries.ts';
import type { World } from '../world/state.ts';
import type { HoldRule, Rule } from './blockers.ts';

export const cleared: Rule = ({ cause }) =>
  cause.clearedAtMs === null
    ? undefined
    : {
        code: 'cleared',
        detail: 'it answers again',
        lift: 'nothing: there is nothing to recover',
        untilMs: null,
      };

/** What nobody answered in time is not done later, when nobody expects it any more. */
export const lapsed: Rule = ({ cause: { asked }, nowMs }) =>
  asked === null || asked.expiresAtMs === null || asked.expiresAtMs > nowMs
    ? undefined
    : {
        code: 'lapsed',
        detail: `nobody answered before ${new Date(asked.expiresAtMs).toISOString()}`,
        lift: 'it is asked for again',
        untilMs: null,
      };

/** What was decided, claimed or cleared may be what cannot be read: nothing is decided on it. */
export const unreadable: Rule = ({ component, world, estate }) => {
  const found =
    unreadableOf(world, 'component', component) ??
    unreadableOf(world, 'scope', estate.estate) ??
    unreadableOf(world, 'claim', component);
  if (found === undefined) return undefined;
  const { sequence, subject, reason } = found;
  return {
    code: 'unreadable_event',
    detail: `event ${sequence} on ${subject} cannot be read: ${reason}`,
    lift: 'a recoverer that can read it runs: upgrade this one',
    untilMs: null,
  };
};

export const recoveryRunning: HoldRule = (input) => {
  const running = runningRecovery(input);
  return running === undefined
    ? undefined
    : {
        code: 'recovery_running',
        detail: `${running} of ${input.component} is under way`,
        lift: `${running} ends`,
        untilMs: null,
      };
};

/** Claimed, or decided and about to be. */
const runningRecovery = ({
  component,
  world,
  recovery,
}: Parameters<HoldRule>[0]): string | undefined => {
  const claimed = claimedRecovery(component, world);
  if (claimed !== undefined && claimed !== recovery) return claimed;
  const decided = openDecisionOf(world, component);
  return decided === undefined || decided.recovery === recovery ? undefined : decided.recovery;
};

const claimedRecovery = (component: string, { claims, recoveries }: World): string | undefined => {
  const claim = claims[component];
  if (claim === undefined || claim.released) return undefined;
  const status = recoveries[claim.recovery]?.status;
  return status === undefined || status === 'running' || status === 'paused'
    ? claim.recovery
    : undefined;
};
