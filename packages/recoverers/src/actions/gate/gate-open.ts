/**
 * Opens trading in stages, the gate evaluated anew before each one, and says that trading is
 * resumed only when the last stage is reached. IO. An input that goes bad on the way takes the
 * stage back and fails the step; repeated, it goes on from the stage that the gateway is in.
 */
import { Milliseconds } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import type { Action, ActionContext, ActionFailure } from '../action.ts';
import { failed } from '../call.ts';
import { blocking, type Evaluation, evaluateGate, gateEvaluated } from './evaluate.ts';
import { GateInput } from './gate-input.ts';
import { liftHalt, resumed } from './lift-halt.ts';
import { changeStage, readStage } from './stage-control.ts';
import { nextStage, type Stage, stepBackFrom } from './stages.ts';

const Fields = t.strict({
  gateway: t.string,
  inputs: t.readonlyArray(GateInput),
  to: t.keyof({ reduce_only: null, limited: null, full: null }),
  /** What trades, and how much of its normal size, while `limited`. */
  symbols: t.union([t.literal('all'), t.readonlyArray(t.string)]),
  sizeShare: t.string,
  /** How long each stage is watched before the next. */
  hold: Milliseconds,
});
/** Incidents whose recoveries left it to this one to open: ids with commas between. */
const Left = t.exact(t.partial({ opensFor: t.readonlyArray(t.string) }));
const Params = t.intersection([Fields, Left]);
type Params = t.TypeOf<typeof Params>;

export const gateOpen: Action<Params> = {
  name: 'gate.open',
  params: Params,
  output: { stage: 'string' },
  run: async (params, context) => {
    const found = await readStage(params.gateway, context);
    if (E.isLeft(found)) return found;
    const reached = await climb(params, found.right, context);
    if (E.isLeft(reached)) return reached;
    const lifted = await liftHalts(params, context);
    if (E.isLeft(lifted)) return lifted;
    const { remainingHalts, evidence } = lifted.right;
    await context.emit([resumed(remainingHalts, evidence, context)]);
    return E.right({ stage: reached.right, remainingHalts });
  },
  rehearse: async (params, context) => {
    const evaluation = await evaluateGate(params.inputs, context);
    const would = evaluation.result === 'pass' ? `open to ${params.to}` : blocking(evaluation);
    return E.right({ stage: params.to, would });
  },
};

/** The others' first: what is left after the own is what keeps trading closed. */
const liftHalts = async ({ gateway, opensFor = [] }: Params, context: ActionContext) => {
  const others = new Set(opensFor.flatMap((ids) => ids.split(',').filter((id) => id !== '')));
  for (const incident of others) {
    const lifted = await liftHalt(gateway, { ...context, incident });
    if (E.isLeft(lifted)) return lifted;
  }
  return liftHalt(gateway, context);
};

type Reached = E.Either<ActionFailure, Stage>;

const climb = async (params: Params, from: Stage, context: ActionContext): Promise<Reached> => {
  let stage = from;
  for (let to = nextStage(stage, params.to); to !== undefined; to = nextStage(stage, params.to)) {
    if (context.signal.aborted) return failed(`given up at ${stage}`, true);
    const moved = await openOne(params, stage, to, context);
    if (E.isLeft(moved)) return moved;
    stage = to;
    await context.clock.sleep(params.hold, context.signal);
  }
  // The stage that is kept is judged too, or nobody would have looked since it was opened.
  const last = await evaluate(params, stage, context);
  return last.evaluation.result === 'pass'
    ? E.right(stage)
    : E.left(await stepBack(params, stage, last.evaluation, context));
};

const openOne = async (
  params: Params,
  from: Stage,
  to: Stage,
  context: ActionContext,
): Promise<Reached> => {
  const { evaluation, gate } = await evaluate(params, to, context);
  if (evaluation.result !== 'pass') {
    return E.left(await stepBack(params, from, evaluation, context));
  }
  const reason = `all ${evaluation.inputs.length} inputs of the gate pass`;
  const changed = await changeStage(params, { from, to, gate, reason }, context);
  if (E.isLeft(changed) || from !== 'halted') return changed;
  const lifted = await liftHalt(params.gateway, context);
  return E.isLeft(lifted) ? lifted : changed;
};

const evaluate = async ({ inputs }: Params, stage: Stage, context: ActionContext) => {
  const evaluation = await evaluateGate(inputs, context);
  const [gate = null] = await context.emit([gateEvaluated(evaluation, context, stage)]);
  return { evaluation, gate };
};

/** Back to where nothing can be added, and never silently: the step fails with what is bad. */
export const stepBack = async (
  opening: Pick<Params, 'gateway' | 'symbols' | 'sizeShare'>,
  from: Stage,
  evaluation: Evaluation,
  context: ActionContext,
): Promise<ActionFailure> => {
  const reason = blocking(evaluation);
  const to = stepBackFrom(from);
  if (to === undefined) return notSafe(`not opened, it is not safe to trade: ${reason}`);
  const back = await changeStage(opening, { from, to, gate: null, reason }, context);
  return E.isLeft(back) ? back.left : notSafe(`stepped back from ${from} to ${to}: ${reason}`);
};

const notSafe = (reason: string): ActionFailure => ({
  _tag: 'ActionFailure',
  reason,
  retry: true,
  evidence: {},
});
