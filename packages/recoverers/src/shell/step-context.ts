/** What an action gets to work with, under the claim of the recovery that it is a step of. IO. */
import {
  type Aggregate,
  catalogue,
  type LedgerEvent,
  type Mode,
  type PlannedStep,
} from '@recovery-ledger/ledger';
import type { ActionContext } from '../actions/action.ts';
import { isRecoveryEvent, type Plan } from '../recovery/state.ts';
import type { Drive } from './drive.ts';
import { claimedHttp, rehearsalHttp } from './step-http.ts';

export const contextOf = (
  drive: Drive,
  plan: Plan,
  step: PlannedStep,
  attempt: number,
  signal: AbortSignal,
): ActionContext => {
  const { epoch, deps, childrenOf } = drive;
  return {
    estate: plan.variables['estate'] ?? '',
    component: plan.component,
    incident: plan.incident,
    recovery: plan.recovery,
    step: step.id,
    attempt,
    epoch,
    incarnation: plan.incarnation,
    site: plan.variables['site'] ?? null,
    plan,
    signal,
    clock: deps.clock,
    http: plan.rehearsal
      ? rehearsalHttp(deps.http, signal)
      : claimedHttp(deps.http, plan, step.id, attempt, epoch, signal),
    people: {
      ask: async () => ({ _tag: 'Unanswered' }),
      ticked: async () => ({ _tag: 'Unanswered' }),
    },
    children: childrenOf(plan),
    secrets: {},
    emit: (events) => emit(drive, events),
    report: () => undefined,
  };
};

const emit = async ({ deps, record }: Drive, events: readonly LedgerEvent[]) => {
  const sequences: number[] = [];
  for (const event of events) {
    if (isRecoveryEvent(event)) await record.append([event]);
    else sequences.push(...(await record.appendTo(aggregateOf(deps.log.mode, event), [event])));
  }
  return sequences;
};

const aggregateOf = (mode: Mode, event: LedgerEvent): Aggregate => {
  if ('scope' in event.data && catalogue[event.type].family === 'trading') {
    return { mode, family: 'trading', id: event.data.scope };
  }
  if ('run' in event.data) return { mode, family: 'reconciliation', id: event.data.run };
  throw new Error(`an action may not write ${event.type}`);
};
