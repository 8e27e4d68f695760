/**
 * One post-recovery check as a runbook states it. Pure. It asks an address, or judges what a step
 * of this recovery found; it has a deadline, and the checks that must have passed before it says
 * anything at all.
 */
import { type CheckOutcome, Milliseconds } from '@recovery-ledger/ledger';
import * as t from 'io-ts';
import type { Output } from '../action.ts';
import { appliesField } from '../question/applies.ts';
import { exact } from '../question/exact.ts';
import { wantedFields } from '../question/wanted.ts';

const common = { deadline: Milliseconds, needs: t.readonlyArray(t.string), ...appliesField };

/** `advances` names a field that must grow while it is looked at: an answer may be a frozen one. */
const asking = {
  method: t.keyof({ GET: null, POST: null }),
  body: t.UnknownRecord,
  advances: t.string,
};

const Asked = exact(
  t.intersection([
    t.strict({ check: t.string, http: t.string }),
    t.partial({ ...common, ...wantedFields, ...asking }),
  ]),
  ['check', 'http', ...Object.keys({ ...common, ...wantedFields, ...asking })],
);
export type Asked = t.TypeOf<typeof Asked>;

/** `result` is what a step found, `at` when, in milliseconds of the epoch. */
const Reported = exact(
  t.intersection([
    t.strict({ check: t.string, result: t.string, at: t.number, maxAge: Milliseconds }),
    t.partial(common),
  ]),
  ['check', 'result', 'at', 'maxAge', ...Object.keys(common)],
);

export const Check = t.union([Asked, Reported]);
export type Check = t.TypeOf<typeof Check>;

export type Checked = {
  readonly check: string;
  readonly result: CheckOutcome;
  readonly detail: string;
  readonly evidence: Output;
  readonly deadlineMs?: number;
};

const usualDeadlineMs = 1000;

export const deadlineOf = ({ deadline }: Check): number => deadline ?? usualDeadlineMs;

/** What a step found counts while it is fresh. */
export const judgeReported = (
  { check, result, at, maxAge }: t.TypeOf<typeof Reported>,
  nowMs: number,
): Checked => {
  const ageMs = nowMs - at;
  const evidence = { result, ageMs, maxAgeMs: maxAge };
  if (result !== 'pass' && result !== 'fail') {
    return { check, result: 'unknown', detail: `the step says "${result}"`, evidence };
  }
  return ageMs <= maxAge
    ? { check, result, detail: `a step of this recovery: ${result}`, evidence }
    : { check, result: 'unknown', detail: `${ageMs} ms old, not ${maxAge}`, evidence };
};
