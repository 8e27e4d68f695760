/**
 * Post-recovery checks: each is a question with a typed answer and ends on the record as pass,
 * fail or unknown. Anything but pass fails the step: no data is never a pass. IO.
 */
import type { CheckResult, LedgerEvent } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import type { Action, ActionContext, Output } from './action.ts';
import { differences, failed } from './call.ts';

const Check = t.strict({
  check: t.string,
  http: t.string,
  expect: t.record(t.string, t.union([t.string, t.number, t.boolean])),
});
const Params = t.strict({ checks: t.readonlyArray(Check) });
type Check = t.TypeOf<typeof Check>;

type Checked = {
  readonly check: string;
  readonly result: CheckResult;
  readonly detail: string;
  readonly evidence: Output;
};

export const validate: Action<t.TypeOf<typeof Params>> = {
  name: 'validate',
  params: Params,
  output: {},
  run: async ({ checks }, context) => {
    const results = await Promise.all(checks.map((check) => perform(check, context)));
    await context.emit(results.map((result) => checkCompleted(result, context)));
    const bad = results.filter(({ result }) => result !== 'pass');
    const summary = Object.fromEntries(results.map(({ check, result }) => [check, result]));
    return bad.length === 0
      ? E.right(summary)
      : failed(bad.map(({ check, detail }) => `${check}: ${detail}`).join('; '), true, summary);
  },
  rehearse: async ({ checks }) => E.right({ would: 'check', checks: checks.map((c) => c.check) }),
};

const perform = async (
  { check, http, expect }: Check,
  context: ActionContext,
): Promise<Checked> => {
  const answer = await context.http({ method: 'GET', url: http });
  if (answer._tag === 'NoAnswer') {
    return { check, result: 'unknown', detail: answer.reason, evidence: {} };
  }
  const wrong = differences(answer.body, expect);
  const detail = wrong.length === 0 ? `${http} answers as expected` : wrong.join(', ');
  return { check, result: wrong.length === 0 ? 'pass' : 'fail', detail, evidence: expect };
};

export const checkCompleted = (
  { check, result, detail, evidence }: Checked,
  { recovery, incident, component, epoch, step }: ActionContext,
): LedgerEvent => ({
  type: 'CheckCompleted',
  data: {
    ...{ recovery, incident, component, epoch, step, check, result, detail, evidence },
    deadlineMs: null,
  },
});
