/**
 * Post-recovery checks: each is a question with a typed answer and ends on the record as pass,
 * fail, unknown or not run. Anything but pass fails the step: no data is never a pass. IO.
 */
import type { LedgerEvent } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import type { Action, ActionContext } from '../action.ts';
import { failed } from '../call.ts';
import { isLeftOut } from '../question/applies.ts';
import { askOnce } from '../question/ask-once.ts';
import { Check, type Checked } from './check.ts';
import { performCheck } from './perform-check.ts';

const Params = t.strict({ checks: t.readonlyArray(Check) });

export const validate: Action<t.TypeOf<typeof Params>> = {
  name: 'validate',
  params: Params,
  output: { result: 'string', at: 'integer' },
  run: async ({ checks }, context) => {
    const { applying, left } = await applicable(checks, context);
    const results = await performAll(applying, context);
    await context.emit(results.map((result) => checkCompleted(result, context)));
    const bad = results.filter(({ result }) => result !== 'pass');
    const summary = Object.fromEntries(results.map(({ check, result }) => [check, result]));
    if (bad.length === 0 && results.length > 0) {
      const at = context.clock.nowMs();
      return E.right({ result: 'pass', at, ...summary, notApplicable: left });
    }
    const which = bad.map(({ check, result, detail }) => `${check} ${result}: ${detail}`);
    return failed(`not ready for production: ${which.join('; ') || 'no checks'}`, true, summary);
  },
  rehearse: async ({ checks }) => {
    const none = { result: 'unknown', at: 0, would: 'check' };
    return E.right({ ...none, checks: checks.map((check) => check.check) });
  },
};

const applicable = async (checks: readonly Check[], context: ActionContext) => {
  const ask = askOnce(context);
  const out = await Promise.all(checks.map((check) => isLeftOut(check, ask)));
  return {
    applying: checks.filter((_check, index) => out[index] !== true),
    left: checks.flatMap(({ check }, index) => (out[index] === true ? [check] : [])),
  };
};

/** In parallel, each after those that it needs; one whose need did not pass is not run. */
const performAll = (
  checks: readonly Check[],
  context: ActionContext,
): Promise<readonly Checked[]> => {
  const begun = new Map<string, Promise<Checked>>();
  for (const check of checks) {
    const needs = (check.needs ?? []).map((name) => [name, begun.get(name)] as const);
    begun.set(check.check, afterNeeds(check, needs, context));
  }
  return Promise.all(begun.values());
};

const afterNeeds = async (
  check: Check,
  needs: readonly (readonly [string, Promise<Checked> | undefined])[],
  context: ActionContext,
): Promise<Checked> => {
  for (const [name, need] of needs) {
    const result = (await need)?.result ?? 'no earlier check';
    if (result === 'pass') continue;
    const detail = `not run: it needs "${name}", which is ${result}`;
    return { check: check.check, result: 'not_run', detail, evidence: {} };
  }
  return performCheck(check, context);
};

export const checkCompleted = (
  { check, result, detail, evidence, deadlineMs = undefined }: Checked,
  { recovery, incident, component, epoch, step }: ActionContext,
): LedgerEvent => ({
  type: 'CheckCompleted',
  data: {
    ...{ recovery, incident, component, epoch, step, check, result, detail, evidence },
    deadlineMs: deadlineMs ?? null,
  },
});
