/**
 * Everything that keeps a component from being recovered now, each with what would lift it. Pure.
 */
import type { Blocker, Component } from '@recovery-ledger/ledger';
import { unreadableOf } from '../world/evolve.ts';
import type { World } from '../world/state.ts';
import type { DecisionInput } from './decide-scope.ts';

type Rule = (input: DecisionInput, component: Component | undefined) => Blocker | undefined;

export const blockersOf = (
  input: DecisionInput,
  component: Component | undefined,
): readonly Blocker[] =>
  rules.flatMap((rule) => {
    const blocker = rule(input, component);
    return blocker === undefined ? [] : [blocker];
  });

const cleared: Rule = ({ failure }) =>
  failure.cleared
    ? { code: 'cleared', detail: 'it answers again', lift: 'nothing: there is nothing to recover' }
    : undefined;

/** What was decided, claimed or cleared may be what cannot be read: nothing is decided on it. */
const unreadable: Rule = ({ failure: { component }, world, estate }) => {
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
  };
};

const lacksRunbook = ({ hasRunbook }: DecisionInput, component: Component | undefined): boolean =>
  component?.runbook == null || !hasRunbook;

const noRunbook: Rule = (input, component) =>
  lacksRunbook(input, component)
    ? {
        code: 'no_runbook',
        detail: `no runbook recovers ${input.failure.component}`,
        lift: 'name a runbook for it in the estate, or recover it by hand',
      }
    : undefined;

const notActionable: Rule = ({ failure: { failureType } }) =>
  failureType === 'SLOW' || failureType === 'FLAPPING'
    ? {
        code: 'not_actionable',
        detail: `${failureType} does not fail over by itself`,
        lift: 'it gets worse (another failure type is confirmed), or a person starts the runbook',
      }
    : undefined;

const needsPerson: Rule = (_input, component) =>
  component !== undefined && component.tier !== 1
    ? {
        code: 'needs_person',
        detail: `tier ${component.tier} does not act without a person`,
        lift: 'a person starts the runbook',
      }
    : undefined;

const recoveryRunning: Rule = ({ failure: { component }, world }) =>
  isRecovering(component, world)
    ? {
        code: 'recovery_running',
        detail: `a recovery of ${component} is running`,
        lift: 'it ends',
      }
    : undefined;

const antiFlap: Rule = ({ failure, world, estate, nowMs }) => {
  const last = world.lastCompletedMs[failure.component];
  if (last === undefined || last + estate.policy.antiFlap <= nowMs) return undefined;
  const iso = (ms: number) => new Date(ms).toISOString();
  return {
    code: 'anti_flap',
    detail: `recovered at ${iso(last)}; anti-flap window ${estate.policy.antiFlap} ms`,
    lift: `after ${iso(last + estate.policy.antiFlap)}`,
  };
};

const noStandby: Rule = (input, component) => {
  const { ranking } = input;
  if (lacksRunbook(input, component) || ranking.chosen !== undefined) return undefined;
  const refusals = ranking.candidates.map(({ instance, reason }) => `${instance}: ${reason}`);
  return {
    code: 'no_standby',
    detail: `no instance can take over: ${refusals.join('; ') || 'none is listed'}`,
    lift: 'a standby answers as STANDBY',
  };
};

const failedUnknown: Rule = (input, component) =>
  lacksRunbook(input, component) ||
  !input.needsFailed ||
  input.ranking.chosen === undefined ||
  input.ranking.failed !== undefined
    ? undefined
    : {
        code: 'failed_unknown',
        detail: 'service discovery does not say which instance failed, and the runbook names it',
        lift: 'service discovery answers, or all instances but the failed one answer as STANDBY',
      };

const rules: readonly Rule[] = [
  cleared,
  unreadable,
  noRunbook,
  notActionable,
  needsPerson,
  recoveryRunning,
  antiFlap,
  noStandby,
  failedUnknown,
];

const isRecovering = (component: string, { claims, recoveries }: World): boolean => {
  const claim = claims[component];
  if (claim === undefined || claim.released) return false;
  const recovery = recoveries[claim.recovery];
  return recovery === undefined || recovery.status === 'running' || recovery.status === 'paused';
};
