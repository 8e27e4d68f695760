/** What an action gets to work with, under the claim of the recovery that it is a step of. IO. */
import {
  type Aggregate,
  catalogue,
  formatEpoch,
  type LedgerEvent,
  type Mode,
} from '@recovery-ledger/ledger';
import type { ActionContext } from '../actions/action.ts';
import type { People } from '../actions/people.ts';
import { isRecoveryEvent, type Plan } from '../recovery/state.ts';
import { type Asking, askPeople } from './ask-people.ts';
import type { Driving } from './drive.ts';
import { LostClaim } from './lost-claim.ts';
import { claimedHttp, rehearsalHttp } from './step-http.ts';

/** `key` tells the calls of a step from those of its undo. */
export type StepAttempt = {
  readonly step: string;
  readonly key: string;
  readonly attempt: number;
};

type Given = Pick<ActionContext, 'signal' | 'secrets' | 'report'>;

export const contextOf = (
  driving: Driving,
  plan: Plan,
  { step, key, attempt }: StepAttempt,
  given: Given,
): ActionContext => {
  const { epoch, deps, childrenOf } = driving;
  const { signal } = given;
  const own = {
    ...{ plan, epoch, step, attempt, signal, clock: deps.clock },
    estate: plan.variables['estate'] ?? '',
    component: plan.component,
    incident: plan.incident,
    recovery: plan.recovery,
    incarnation: plan.incarnation,
    site: plan.variables['site'] ?? null,
    http: plan.rehearsal
      ? rehearsalHttp(deps.http, signal)
      : claimedHttp(deps.http, plan, key, attempt, epoch, signal),
    children: childrenOf(plan),
    positions: { last: deps.log.lastPosition ?? (async () => null) },
    secrets: given.secrets,
    report: given.report,
    admit: () => admit(driving, plan),
    emit: (events: readonly LedgerEvent[]) => emit(driving, driving.redact(events)),
  };
  return { ...own, people: peopleFor(driving, own) };
};

const peopleFor = (driving: Driving, context: Asking['context']): People =>
  askPeople({
    context,
    acts: driving.acts,
    round: driving.record.round,
    append: driving.record.append,
    newest: driving.newest,
    redact: driving.redact,
  });

/** What nothing else fences is fenced by the highest epoch that this host has seen. */
const admit = async ({ deps, epoch }: Driving, { component }: Plan): Promise<void> => {
  if (await deps.admit(component, epoch)) return;
  throw new LostClaim(`this host knows a newer epoch than ${formatEpoch(epoch)}`);
};

const emit = async ({ deps, record }: Driving, events: readonly LedgerEvent[]) => {
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
