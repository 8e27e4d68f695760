/** A small runbook and a driver without IO, for the tests of the engine. Pure. */
import type { Epoch, PlannedStep, RecoveryEvent } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import type { RecoveryCommand } from './commands.ts';
import { decide } from './decide.ts';
import { type Intent, next } from './next.ts';
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

type Fails = (step: string, attempt: number) => boolean;

/** Runs the engine from a history to its end; `fails` says which attempts of which step fail. */
export const drive = (
  history: readonly RecoveryEvent[],
  epoch: Epoch,
  fails: Fails = () => false,
): readonly RecoveryEvent[] => {
  const events = [...history];
  const state = () => events.reduce(evolve, initial);
  for (let guard = 0; guard < 500; guard += 1) {
    const [intent] = next(state());
    if (intent === undefined) return events;
    for (const command of commandsFor(intent, epoch, fails)) {
      events.push(...report(state(), command));
    }
  }
  throw new Error('the recovery does not end');
};

const noted = { durationNs: 1n, output: {}, evidence: {} };

/** What a holder would report that carries the intent out; `undo:` before a step's undo. */
const commandsFor = (intent: Intent, epoch: Epoch, fails: Fails): readonly RecoveryCommand[] => {
  switch (intent.kind) {
    case 'start': {
      const { attempt } = intent;
      const about = { epoch, step: intent.step.id, attempt };
      const started = { type: 'StartStep', ...about, recoverer: 'rec' } as const;
      const ended = fails(intent.step.id, attempt)
        ? ({ type: 'ReportFailure', ...about, ...noted, reason: 'no', retry: true } as const)
        : ({ type: 'ReportSuccess', ...about, ...noted } as const);
      return [started, ended];
    }
    case 'undo': {
      const { step, attempt } = intent;
      const undone = !fails(`undo:${step.id}`, attempt);
      return [
        { type: 'ReportUndo', epoch, step: step.id, attempt, ...noted, undone, reason: 'no' },
      ];
    }
    case 'skip':
      return [{ type: 'SkipStep', epoch, step: intent.step, reason: intent.reason }];
    case 'complete':
      return [{ type: 'Complete', epoch }];
    case 'await':
      throw new Error('nothing runs, yet it waits');
    default: {
      const type = intent.kind === 'pause' ? 'Pause' : 'Fail';
      return [{ type, epoch, step: intent.step, reason: intent.reason }];
    }
  }
};

export const outcomeOf = (events: readonly RecoveryEvent[]) => {
  const state = events.reduce(evolve, initial);
  if (state.status === 'unplanned') return 'unplanned';
  const stepStatus = Object.entries(state.steps).map(([id, { status }]) => `${id}:${status}`);
  return [state.status, ...stepStatus].join(' ');
};
