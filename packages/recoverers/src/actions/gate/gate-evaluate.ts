/**
 * The safe-to-trade gate as a step: passes only when every input passes. IO: it reads, and
 * changes nothing.
 */
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import type { Action } from '../action.ts';
import { failed } from '../call.ts';
import { blocking, evaluateGate, gateEvaluated } from './evaluate.ts';
import { GateInput } from './gate-input.ts';

const Params = t.strict({ inputs: t.readonlyArray(GateInput) });

export const gateEvaluate: Action<t.TypeOf<typeof Params>> = {
  name: 'gate.evaluate',
  params: Params,
  output: { result: 'string', at: 'integer' },
  run: async ({ inputs }, context) => {
    const evaluation = await evaluateGate(inputs, context);
    await context.emit([gateEvaluated(evaluation, context, 'closed')]);
    const { result } = evaluation;
    return result === 'pass'
      ? E.right({ result, at: context.clock.nowMs(), inputs: evaluation.inputs.length })
      : failed(`not safe to trade: ${blocking(evaluation)}`, true, { result });
  },
  rehearse: async ({ inputs }, context) => {
    const evaluation = await evaluateGate(inputs, context);
    const would = evaluation.result === 'pass' ? 'open' : `stay shut: ${blocking(evaluation)}`;
    return E.right({ result: evaluation.result, at: context.clock.nowMs(), would });
  },
};
