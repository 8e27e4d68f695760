/** What a recovery cannot do without: a runbook, a fit candidate, people who may agree. Pure. */
import { isOpen } from '../world/open-recoveries.ts';
import { approvalFor } from './approval-for.ts';
import type { HoldRule, Rule } from './blockers.ts';
import type { DecisionInput } from './decision-input.ts';
import { mayLose } from './predict-loss.ts';

const componentOf = ({ estate, component }: Pick<DecisionInput, 'estate' | 'component'>) =>
  Object.hasOwn(estate.components, component) ? estate.components[component] : undefined;

export const unknownComponent: HoldRule = (input) =>
  componentOf(input) !== undefined
    ? undefined
    : {
        code: 'unknown_component',
        detail: `the estate has no component ${input.component}`,
        lift: 'it is named as the estate names it, or the estate gets it',
        untilMs: null,
      };

export const noRunbook: Rule = (input) =>
  componentOf(input) === undefined || input.runbook !== null
    ? undefined
    : {
        code: 'no_runbook',
        detail:
          input.runbookName === null
            ? `no runbook recovers ${input.component}`
            : `the runbook ${input.runbookName} is not among those loaded here`,
        lift: 'name a runbook for it in the estate, or recover it by hand',
        untilMs: null,
      };

export const notActionable: Rule = ({ cause: { failureType } }) =>
  failureType === 'SLOW' || failureType === 'FLAPPING'
    ? {
        code: 'not_actionable',
        detail: `${failureType} does not fail over by itself`,
        lift: 'it gets worse (another failure type is confirmed), or a person starts the runbook',
        untilMs: null,
      }
    : undefined;

/** An order is about a recovery that is under way, and the right one for it. */
export const notUnderWay: Rule = ({ cause: { asked }, world }) => {
  const about = asked?.about ?? null;
  const decision = about === null ? undefined : world.decisions[about];
  if (decision !== undefined && isOpen(world, decision)) return undefined;
  return {
    code: 'not_actionable',
    detail: about === null ? 'no recovery of it is under way' : `${about} is not under way`,
    lift: 'name a recovery that is under way (see `recovery-ledger incidents`)',
    untilMs: null,
  };
};

/** Where the estate asks for people and does not say whom, nobody may agree. */
export const needsPerson: Rule = (input) => {
  const component = componentOf(input);
  if (component === undefined || approvalFor(input, component)._tag !== 'NobodyNamed') {
    return undefined;
  }
  return {
    code: 'needs_person',
    detail: `tier ${component.tier} does not act without a person, and the estate names no approvers`,
    lift: 'the estate names an approval policy for it',
    untilMs: null,
  };
};

export const noStandby: Rule = ({ runbook, ranking, site }) => {
  if (runbook === null || !runbook.candidate || ranking.chosen !== undefined) return undefined;
  const refusals = ranking.candidates.map(({ instance, reason }) => `${instance}: ${reason}`);
  return {
    code: 'no_standby',
    detail: `no instance can take over: ${refusals.join('; ') || 'none is listed'}`,
    lift: site === null ? 'a standby answers as one' : `a standby at ${site} answers as one`,
    untilMs: null,
  };
};

export const failedUnknown: Rule = ({ runbook, ranking }) =>
  runbook === null ||
  !runbook.failed ||
  ranking.failed !== undefined ||
  (runbook.candidate && ranking.chosen === undefined)
    ? undefined
    : {
        code: 'failed_unknown',
        detail: 'service discovery does not say which instance failed, and the runbook names it',
        lift: 'service discovery answers, or all instances but the failed one answer as STANDBY',
        untilMs: null,
      };

/** Asked for only where nothing may be lost; what is replayed from the journal is not lost. */
export const lossNotAccepted: Rule = (input) => {
  const { component, incident, ranking, predictedLoss } = input;
  if (componentOf(input)?.rpo !== 0 || !mayLose(ranking)) return undefined;
  return lossIsAccepted(input)
    ? undefined
    : {
        code: 'loss_not_accepted',
        detail: `nothing may be lost of ${component}, and ${predictedLoss.basis}`,
        lift: `its replica is in sync, or a person accepts the loss (\`accept-loss ${incident}\`)`,
        untilMs: null,
      };
};

type About = Pick<DecisionInput, 'component' | 'incident' | 'world' | 'estate' | 'nowMs'>;

/** By somebody of a role that the estate's policy `data_loss` names, where it names any. */
export const lossIsAccepted = ({ component, incident, world, estate, nowMs }: About): boolean => {
  const roles = estate.policy.approvals['data_loss']?.roles;
  return world.accepted.some(
    (one) =>
      one.component === component &&
      one.incident === incident &&
      one.untilMs > nowMs &&
      (roles === undefined || roles.includes(one.role)),
  );
};
