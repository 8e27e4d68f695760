/**
 * Watches the gate for a while after trading was opened, and steps back by itself when an input
 * goes bad twice running: one lost answer is not a reason to stop a market. IO.
 */
import { Milliseconds } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import type { Action, ActionContext, Outcome } from '../action.ts';
import { failed } from '../call.ts';
import { type Evaluation, evaluateGate, gateEvaluated } from './evaluate.ts';
import { GateInput } from './gate-input.ts';
import { stepBack } from './gate-open.ts';
import { readStage } from './stage-control.ts';
import type { Stage } from './stages.ts';

const Params = t.strict({
  gateway: t.string,
  inputs: t.readonlyArray(GateInput),
  every: Milliseconds,
  lasting: Milliseconds,
});
type Params = t.TypeOf<typeof Params>;

const badRunning = 2;

export const gateWatch: Action<Params> = {
  name: 'gate.watch',
  params: Params,
  output: {},
  run: async (params, context) => {
    const stage = await readStage(params.gateway, context);
    if (E.isLeft(stage)) return stage;
    if (stage.right !== 'full') {
      return failed(
        `trading is ${stage.right} and not full: open it by hand when it is safe`,
        false,
      );
    }
    return watch(params, stage.right, context);
  },
  rehearse: async ({ lasting }) => E.right({ would: `watch the gate for ${lasting} ms` }),
};

const watch = async (params: Params, stage: Stage, context: ActionContext): Promise<Outcome> => {
  const { clock, signal } = context;
  const until = clock.monotonicMs() + params.lasting;
  let [bad, evaluated] = [0, 0];
  let evaluation: Evaluation = await evaluateGate(params.inputs, context);
  for (;;) {
    evaluated += 1;
    bad = evaluation.result === 'pass' ? 0 : bad + 1;
    if (bad >= badRunning) return back(params, stage, evaluation, context);
    const isOver = clock.monotonicMs() >= until || signal.aborted;
    if (isOver && bad === 0) break;
    await clock.sleep(params.every, signal);
    evaluation = await evaluateGate(params.inputs, context);
  }
  await context.emit([gateEvaluated(evaluation, context, stage)]);
  return E.right({ stage, evaluated });
};

/** Not tried again: whether it is safe to open anew is for a person to say. */
const back = async (
  { gateway }: Params,
  stage: Stage,
  evaluation: Evaluation,
  context: ActionContext,
): Promise<Outcome> => {
  await context.emit([gateEvaluated(evaluation, context, stage)]);
  const opening = { gateway, symbols: 'all', sizeShare: '1' } as const;
  const stepped = await stepBack(opening, stage, evaluation, context);
  return E.left({ ...stepped, retry: false });
};
