/**
 * Holders of a claim without IO, for the proofs about the engine: one carries steps out in
 * parallel,
 * in any order, is cut off after any event, and another goes on. Pure.
 *
 * A step fails its first so many tries, counted as the engine counts them: a try that was cut off
 * is none. So the same steps fail whoever carries them out, and ends can be compared.
 */
import type { Epoch, RecoveryEvent } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import type { RecoveryCommand } from './commands.ts';
import { decide } from './decide.ts';
import { type Intent, next } from './next.ts';
import { evolve, initial, type Recovery } from './state.ts';

export type Scene = {
  /** How many tries of a step fail; of its undo under `undo:<step>`. */
  readonly failures: Readonly<Record<string, number>>;
  /** Which of so many running steps ends next. */
  readonly ends: (running: number) => number;
  /** How many may run at once; as many as can, when it is left out. */
  readonly width?: number;
};

export type Run = {
  readonly events: readonly RecoveryEvent[];
  readonly state: Recovery;
  readonly effects: readonly Effect[];
};
type Effect = { readonly step: string; readonly epoch: Epoch };

type Holder = { readonly epoch: Epoch; readonly scene: Scene };

/** A run that has come to this by these events, with no effect yet. */
export const runOf = (events: readonly RecoveryEvent[]): Run => ({
  events,
  state: events.reduce(evolve, initial),
  effects: [],
});

/** A run cut off after each of its events, the first one first. */
export const cutOffs = ({ events }: Run): readonly Run[] => {
  let state: Recovery = initial;
  return events.map((event, at) => {
    state = evolve(state, event);
    return { events: events.slice(0, at + 1), state, effects: [] };
  });
};

/** Drives on from a history, at most until so many events are written in all. */
export const hold = (before: Run, { epoch, scene }: Holder, atMost = 5_000): Run => {
  const events = [...before.events];
  const effects = [...before.effects];
  const running: { readonly step: string; readonly attempt: number }[] = [];
  let { state } = before;
  const isOver = () => events.length >= atMost;
  const report = (command: RecoveryCommand): void => {
    const decided = decide(command, state);
    if (E.isLeft(decided)) throw new Error(`${command.type}: ${decided.left._tag}`);
    for (const event of decided.right) {
      if (isOver()) return;
      events.push(event);
      state = evolve(state, event);
    }
  };
  const carryOut = (intent: Intent): void => {
    if (intent.kind === 'start') {
      const { step, attempt } = intent;
      report({ type: 'StartStep', epoch, step: step.id, attempt, recoverer: 'rec' });
      running.push({ step: step.id, attempt });
    } else if (intent.kind === 'await') {
      const [ended] = running.splice(scene.ends(running.length), 1);
      if (ended === undefined) throw new Error('nothing runs, yet it waits');
      effects.push({ step: ended.step, epoch });
      report(endOf(ended, epoch, scene, state));
    } else {
      if (intent.kind === 'undo') effects.push({ step: `undo:${intent.step.id}`, epoch });
      report(commandOf(intent, epoch, scene, state));
    }
  };
  while (!isOver()) {
    const intents = next(state);
    if (intents.length === 0) break;
    const width = scene.width ?? intents.length;
    for (const intent of intents.slice(0, width)) {
      const full = intent.kind === 'start' && running.length >= width;
      if (!isOver()) carryOut(full ? { kind: 'await' } : intent);
    }
  }
  return { events, state, effects };
};

/** Another holder, under a newer epoch, from where it stands. */
export const takeOver = (before: Run, holder: Holder): Run =>
  hold(said(before, { type: 'Continue', ...by(holder), reason: 'takeover' }), holder);

/** A person lets a paused recovery go on: tried again, or without the step. */
export const letGoOn = (before: Run, holder: Holder, skipStep?: string): Run =>
  said(before, {
    ...{ type: 'Continue', ...by(holder), by: 'ann', reason: 'it is mended' },
    ...(skipStep === undefined ? {} : { skipStep }),
  });

const by = ({ epoch }: Holder) => ({ epoch, recoverer: 'rec' });

const said = ({ events, state, effects }: Run, command: RecoveryCommand): Run => {
  const decided = decide(command, state);
  if (E.isLeft(decided)) throw new Error(`${command.type}: ${decided.left._tag}`);
  const after = decided.right.reduce(evolve, state);
  return { events: [...events, ...decided.right], state: after, effects };
};

const noted = { durationNs: 1n, output: {}, evidence: {} };

const endOf = (
  { step, attempt }: { readonly step: string; readonly attempt: number },
  epoch: Epoch,
  { failures }: Scene,
  state: Recovery,
): RecoveryCommand => {
  const before = state.status === 'unplanned' ? undefined : state.steps[step];
  const failed = before !== undefined && 'failures' in before ? before.failures : 0;
  const about = { epoch, step, attempt, ...noted };
  return failed < (failures[step] ?? 0)
    ? { type: 'ReportFailure', ...about, reason: 'no', retry: true }
    : { type: 'ReportSuccess', ...about };
};

const commandOf = (
  intent: Exclude<Intent, { kind: 'start' | 'await' }>,
  epoch: Epoch,
  { failures }: Scene,
  state: Recovery,
): RecoveryCommand => {
  switch (intent.kind) {
    case 'undo': {
      const { step, attempt } = intent;
      const tried = state.status === 'unplanned' ? undefined : state.undoing[step.id];
      const undone = (tried?.failures ?? 0) >= (failures[`undo:${step.id}`] ?? 0);
      return { type: 'ReportUndo', epoch, step: step.id, attempt, ...noted, undone, reason: 'no' };
    }
    case 'skip':
      return { type: 'SkipStep', epoch, step: intent.step, reason: intent.reason };
    case 'complete':
      return { type: 'Complete', epoch };
    default: {
      const type = intent.kind === 'pause' ? 'Pause' : 'Fail';
      return { type, epoch, step: intent.step, reason: intent.reason };
    }
  }
};
