/** A small runbook and a driver without IO, for the tests of the engine. Pure. */
import type { Epoch, PlannedStep, RecoveryEvent } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import { decide, type RecoveryCommand } from './decide.ts';
import { next } from './next.ts';
import { evolve, initial, type Recovery } from './state.ts';

const step = (
  id: string,
  needs: readonly string[],
  fields: Partial<PlannedStep> = {},
): PlannedStep => ({
  id,
  phase: 'contain',
  action: 'http',
  why: 'for the test',
  needs,
  budgetMs: 1,
  timeoutMs: 1,
  attempts: 2,
  onFailure: 'abort',
  irreversible: false,
  undo: null,
  ...fields,
});

export const steps = [
  step('halt', []),
  step('stop', [], { onFailure: 'continue' }),
  step('fence', ['halt', 'stop']),
  step('cancel', ['fence']),
  step('replay', ['fence'], { onFailure: 'pause' }),
  step('promote', ['cancel', 'replay']),
];

export const first: Epoch = { generation: 0, sequence: 10 };
const common = { recovery: 'rec-1', incident: 'inc-1', component: 'trading_engine' };

export const plan: RecoveryEvent = {
  type: 'RecoveryPlanned',
  data: {
    ...common,
    epoch: first,
    recoverer: 'rec-a',
    runbook: 'RB',
    runbookHash: 'h',
    estateHash: 'e',
    incarnation: 10,
    targetMs: 30_000,
    rehearsal: false,
    variables: {},
    steps,
  },
};

export const report = (state: Recovery, command: RecoveryCommand): readonly RecoveryEvent[] => {
  const decision = decide(command, state);
  if (E.isLeft(decision)) throw new Error(`${command.type} refused: ${decision.left._tag}`);
  return decision.right;
};

/** Runs the engine from a history to its end; `fails` says which attempts of which step fail. */
export const drive = (
  history: readonly RecoveryEvent[],
  epoch: Epoch,
  fails: (step: string, attempt: number) => boolean = () => false,
): readonly RecoveryEvent[] => {
  const events = [...history];
  const state = () => events.reduce(evolve, initial);
  const add = (command: RecoveryCommand) => events.push(...report(state(), command));
  for (let guard = 0; guard < 200; guard += 1) {
    const [intent] = next(state());
    if (intent === undefined) return events;
    if (intent.kind === 'start') {
      const { attempt } = intent;
      const about = { epoch, step: intent.step.id, attempt };
      add({ type: 'StartStep', ...about, recoverer: 'rec' });
      if (fails(intent.step.id, attempt)) {
        add({
          type: 'ReportFailure',
          ...about,
          durationNs: 1n,
          reason: 'no',
          retry: true,
          evidence: {},
        });
      } else add({ type: 'ReportSuccess', ...about, durationNs: 1n, output: {} });
    } else if (intent.kind === 'complete') add({ type: 'Complete', epoch });
    else if (intent.kind === 'await') throw new Error('nothing runs, yet it waits');
    else {
      const type = intent.kind === 'pause' ? 'Pause' : 'Fail';
      add({ type, epoch, step: intent.step, reason: intent.reason });
    }
  }
  throw new Error('the recovery does not end');
};

export const outcomeOf = (events: readonly RecoveryEvent[]) => {
  const state = events.reduce(evolve, initial);
  if (state.status === 'unplanned') return 'unplanned';
  const stepStatus = Object.entries(state.steps).map(([id, { status }]) => `${id}:${status}`);
  return [state.status, ...stepStatus].join(' ');
};
