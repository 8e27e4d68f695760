/** Everything that a decision rests on, surveyed just now. IO: it asks the instances. */
import type { Component } from '@recovery-ledger/ledger';
import { noRanking, type Ranking, rankCandidates, type Survey } from '../scope/candidates.ts';
import type { DecisionInput } from '../scope/decision-input.ts';
import type { Subject } from '../scope/plan-decision.ts';
import { predictLoss } from '../scope/predict-loss.ts';
import { needsOf } from '../scope/runbook-needs.ts';
import type { World } from '../world/state.ts';
import type { Recoverer, RecovererDeps } from './recoverer.ts';
import { survey } from './survey.ts';

type Watcher = Pick<Recoverer, 'deps' | 'signal'>;

/** `world` is the one that the decision is appended under. */
export const prepareDecision = async (
  recoverer: Watcher,
  subject: Subject,
  world: World,
  decidedAtSequence: number,
): Promise<DecisionInput> => {
  const { estate, runbooks, clock } = recoverer.deps;
  const { target: _target, ...about } = subject;
  const loaded = runbooks.get(subject.runbookName ?? '');
  const found = await rankFor(recoverer, subject);
  return {
    ...about,
    world,
    estate,
    runbook: loaded === undefined ? null : needsOf(loaded),
    ...found,
    nowMs: clock.nowMs(),
    decidedAtSequence,
  };
};

/** What it takes to look at the instances of a component. */
export type Surveyor = {
  readonly deps: Pick<RecovererDeps, 'clock' | 'http' | 'estate' | 'runbooks'>;
  readonly signal: AbortSignal;
};

type Where = Pick<Subject, 'component' | 'site' | 'target' | 'runbookName'>;
type Found = Pick<DecisionInput, 'ranking' | 'predictedLoss'>;

const nowhere: Survey = { instances: [], active: null, journal: null };

/** Instances are asked where the runbook needs to know them: the kill switch waits for nobody. */
export const rankFor = async (recoverer: Surveyor, where: Where): Promise<Found> => {
  const { estate, runbooks } = recoverer.deps;
  const component = Object.hasOwn(estate.components, where.component)
    ? estate.components[where.component]
    : undefined;
  const loaded = runbooks.get(where.runbookName ?? '');
  const needs = loaded === undefined ? undefined : needsOf(loaded);
  if (component === undefined || (needs !== undefined && !needs.candidate && !needs.failed)) {
    return { ranking: noRanking, predictedLoss: predictLoss(nowhere, noRanking) };
  }
  const found = await survey(recoverer, component);
  const ranking = ranked(found, component, where);
  return { ranking, predictedLoss: predictLoss(found, ranking) };
};

const ranked = (found: Survey, component: Component, { site, target }: Where): Ranking => {
  const { standby, processes } = component;
  return rankCandidates(found, { standby, processes, site, target });
};
