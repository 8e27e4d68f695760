/**
 * Is it safe to trade? Asks every input of the gate at once and judges the answers. IO.
 * Each evaluation is an event with all inputs, what was found and what was wanted of each.
 */
import type { CheckResult, LedgerEvent } from '@recovery-ledger/ledger';
import type { ActionContext } from '../action.ts';
import { isLeftOut } from '../question/applies.ts';
import { askOnce } from '../question/ask-once.ts';
import { worst } from '../question/wanted.ts';
import { judgeApprovals } from './approvals.ts';
import { type GateInput, type JudgedInput, judgeInput, type Reading } from './gate-input.ts';

export type Evaluation = {
  readonly result: CheckResult;
  readonly inputs: readonly JudgedInput[];
  /** Inputs that an authority says do not apply here. */
  readonly left: readonly string[];
};

export const evaluateGate = async (
  inputs: readonly GateInput[],
  context: ActionContext,
): Promise<Evaluation> => {
  const ask = askOnce(context);
  const judged = await Promise.all(
    inputs.map(async (input) =>
      (await isLeftOut(input, ask))
        ? undefined
        : judgeInput(input, await read(input, ask, context), context.clock.nowMs()),
    ),
  );
  const applying = judged.filter((input) => input !== undefined);
  const left = inputs.flatMap(({ input }, index) => (judged[index] === undefined ? [input] : []));
  return { result: worst(applying.map(({ result }) => result)), inputs: applying, left };
};

const read = async (
  input: GateInput,
  ask: ReturnType<typeof askOnce>,
  context: ActionContext,
): Promise<Reading> => {
  if ('approvals' in input) return { _tag: 'Known', judged: judgeApprovals(context) };
  if ('check' in input) return { _tag: 'Read', body: {}, other: undefined, tookMs: 0 };
  const there = input.sameAs?.http;
  const [reading, other] = await Promise.all([
    ask(input.http),
    there === undefined ? undefined : ask(there),
  ]);
  if (reading._tag === 'Unread') return reading;
  return { ...reading, other: other?._tag === 'Read' ? other.body : undefined };
};

export const gateEvaluated = (
  { result, inputs, left }: Evaluation,
  { estate, component, incident, recovery, epoch, step, attempt }: ActionContext,
  stage: string,
): LedgerEvent => ({
  type: 'GateEvaluated',
  data: {
    ...{ scope: estate, component, incident, recovery, epoch },
    gate: `${step}-${attempt}-${stage}`.slice(0, 64),
    result,
    inputs,
    decidedAtSequence: epoch.sequence,
    evidence: { stage, notApplicable: left },
  },
});

/** What keeps the gate shut, in one line. */
export const blocking = ({ inputs }: Evaluation): string =>
  inputs
    .filter(({ result }) => result !== 'pass')
    .map(({ input, result, found, wanted }) => `${input} ${result}: ${found}; wanted ${wanted}`)
    .join(' | ') || 'no inputs were given';
