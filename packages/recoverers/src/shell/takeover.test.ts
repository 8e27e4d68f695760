/**
 * The shipped driver in virtual time, cut off as each event of each runbook is about to be written,
 * and another holder after it: the same end, no effect under the old epoch after the takeover, and
 * no question asked of people twice.
 */
import { readdirSync, readFileSync } from 'node:fs';
import {
  type ApprovalPolicy,
  compareEpochs,
  type Epoch,
  type LoadedRunbook,
  loadRunbook,
  type RecoveryEvent,
} from '@recovery-ledger/ledger';
import test from 'ava';
import * as E from 'fp-ts/lib/Either.js';
import { type AnyAction, actions } from '../actions/catalogue.ts';
import type { ValidAct } from '../actions/people.ts';
import { first, plan } from '../recovery/scripted-recovery.ts';
import { evolve, initial } from '../recovery/state.ts';
import { plannedSteps, runbookVariables } from '../runbook/planned-steps.ts';
import type { Drive } from './drive.ts';
import { driveRecovery } from './drive-recovery.ts';
import { LostClaim } from './lost-claim.ts';
import { createMemoryRecord } from './memory-record.ts';
import { noChildren } from './nobody.ts';
import { virtualClock } from './virtual-clock.ts';

const folder = new URL('../../../../examples/trading-floor/runbooks/', import.meta.url);
const runbooks = readdirSync(folder).map((name): LoadedRunbook => {
  const loaded = loadRunbook(name, readFileSync(new URL(name, folder), 'utf8'));
  if (E.isLeft(loaded)) throw new Error(JSON.stringify(loaded.left));
  return loaded.right;
});
const later: Epoch = { generation: 0, sequence: 99 };
const policy: ApprovalPolicy = {
  ...{ required: 2, roles: ['cto', 'risk_officer'], everyRole: true, notRequester: true },
  ...{ limitMs: 60_000, onExpiry: 'pause' },
};

type Effect = { readonly step: string; readonly epoch: Epoch };

/** Every action does one thing: it is carried out, under an epoch that the floor still accepts. */
const actionsThat = (effects: Effect[], newest: () => Epoch): ReadonlyMap<string, AnyAction> => {
  const asking = ['approve', 'tick'];
  const sample = { integer: 1, string: 'text', url: 'http://127.0.0.1:1' };
  const pretend = (action: AnyAction): AnyAction => ({
    ...action,
    run: async (_params, { step, epoch, clock, signal }) => {
      await clock.sleep(1, signal);
      if (compareEpochs(epoch, newest()) < 0) throw new LostClaim('the floor knows a newer epoch');
      effects.push({ step, epoch });
      const output = Object.entries(action.output).map(([name, type]) => [name, sample[type]]);
      return E.right(Object.fromEntries(output));
    },
  });
  return new Map(
    [...actions].map(([name, action]) => [name, asking.includes(name) ? action : pretend(action)]),
  );
};

const startOf = ({ runbook }: LoadedRunbook): RecoveryEvent => {
  if (plan.type !== 'RecoveryPlanned') throw new Error('no plan');
  const names = ['candidate.http', 'failed.name', 'failed.process', 'candidate.name'];
  const variables = {
    ...Object.fromEntries(names.map((name) => [name, 'http://127.0.0.1:1'])),
    ...runbookVariables(runbook),
    'approval.policy': JSON.stringify(policy),
  };
  const steps = plannedSteps(runbook, policy, {});
  return { ...plan, data: { ...plan.data, steps, variables } };
};

/** Whoever is asked says yes, and does what is to be done by hand. */
const agreeing = (events: () => readonly RecoveryEvent[]) => (): readonly ValidAct[] =>
  events().flatMap((event, index): ValidAct[] => {
    if (event.type !== 'ApprovalRequested') return [];
    const { data } = event;
    const { incident, recovery, approval, shownHash, expiresAt, aboutStep } = data;
    const at = { sequence: index + 1.5, atMs: 0 };
    const said = { incident, recovery, reason: 'yes' };
    if (data.about === 'manual_step') {
      const [role = ''] = data.approvers.roles;
      const ticked = { ...said, by: 'ann', role, step: aboutStep ?? '', outcome: 'done' as const };
      return [{ ...at, event: { type: 'StepTicked', data: { ...ticked, evidence: {} } } }];
    }
    return data.approvers.roles.map((role): ValidAct => {
      const answer = { ...said, by: role, role, approval, request: index + 1, aboutStep };
      const granted = { ...answer, shownHash, expiresAt };
      return { ...at, event: { type: 'ApprovalGranted', data: granted } };
    });
  });

class Killed extends Error {}

const holding = async (
  loaded: LoadedRunbook,
  history: readonly RecoveryEvent[],
  epoch: Epoch,
  effects: Effect[],
  diesAt: number,
): Promise<readonly RecoveryEvent[]> => {
  let written = history.length;
  const record = createMemoryRecord(history, () => {
    written += 1;
    if (written > diesAt) throw new Killed();
  });
  const clock = virtualClock();
  // Values of endpoints and instances do not matter here: every template finds one.
  const steps = loaded.runbook.steps.map((step) => {
    const { precondition: _before, postcondition: _after, ...rest } = step;
    const asks = ['approve', 'tick'].includes(step.action);
    return { ...rest, with: asks ? withoutTemplates(step.with) : {} };
  });
  const drive: Drive = {
    deps: {
      ...{ clock, secret: () => 'a-long-secret', instance: 'rec', log: { mode: 'real' } },
      http: () => async () => ({ _tag: 'NoAnswer', reason: 'nobody is there' }),
      actions: actionsThat(effects, () => epoch),
      admit: async () => true,
      crash: () => undefined,
    },
    ...{ record, epoch, childrenOf: () => noChildren, told: Promise.resolve() },
    loaded: { ...loaded, runbook: { ...loaded.runbook, steps } },
    acts: agreeing(record.events),
    lease: { isFresh: () => true },
    newest: () => 0,
    abandoned: () => undefined,
    openedBy: () => undefined,
    signal: new AbortController().signal,
  };
  if (history.length > 1) {
    const goOn = { type: 'Continue', epoch, recoverer: 'rec', reason: 'takeover' } as const;
    await record.report(goOn);
  }
  await clock.through(driveRecovery(drive)).catch((error: unknown) => {
    if (!(error instanceof Killed)) throw error;
  });
  return record.events();
};

const withoutTemplates = (value: Readonly<Record<string, unknown>>) =>
  JSON.parse(JSON.stringify(value).replaceAll(/\$\{[^}]*\}/g, 'x'));

const endOf = (events: readonly RecoveryEvent[]) => {
  const state = events.reduce(evolve, initial);
  if (state.status === 'unplanned') return state;
  const steps = Object.entries(state.steps).map(([id, { status }]) => [id, status]);
  return { status: state.status, steps };
};

const questions = (events: readonly RecoveryEvent[]) =>
  events.flatMap((event) => (event.type === 'ApprovalRequested' ? [event.data.approval] : []));

for (const loaded of runbooks) {
  const { runbook: name } = loaded.runbook;
  test(`${name} driven by the shipped shell ends the same from whichever event`, async (t) => {
    const start = [startOf(loaded)];
    const whole = await holding(loaded, start, first, [], Number.POSITIVE_INFINITY);
    t.like(endOf(whole), { status: 'completed' });
    for (let cut = 2; cut < whole.length; cut += 1) {
      const effects: Effect[] = [];
      const cutOff = await holding(loaded, start, first, effects, cut);
      const before = effects.length;
      const ended = await holding(loaded, cutOff, later, effects, Number.POSITIVE_INFINITY);
      t.deepEqual(endOf(ended), endOf(whole), `cut at ${cut}`);
      t.true(effects.slice(before).every(({ epoch }) => compareEpochs(epoch, later) === 0));
      t.deepEqual(questions(ended).length, new Set(questions(ended)).size, `asked twice at ${cut}`);
    }
  });
}
