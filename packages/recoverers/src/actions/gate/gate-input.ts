/**
 * One condition of the safe-to-trade gate as a runbook states it, and how an answer to it is
 * judged. Pure. Fail closed: what is missing, unreadable or older than its greatest age is
 * unknown, and unknown does not pass.
 */
import { type LedgerEvent, Milliseconds } from '@recovery-ledger/ledger';
import * as t from 'io-ts';
import { appliesField } from '../question/applies.ts';
import { exact } from '../question/exact.ts';
import { fieldAt } from '../question/field-at.ts';
import { combine, type Judged, judgeWanted, wantedFields } from '../question/wanted.ts';

/** What a system says, now: `asOf` or `age` name the field that says how old that is. */
const Asked = exact(
  t.intersection([
    t.strict({ input: t.string, http: t.string, maxAge: Milliseconds }),
    t.partial({ ...wantedFields, asOf: t.string, age: t.string }),
  ]),
  ['input', 'http', 'maxAge', ...Object.keys(wantedFields), 'asOf', 'age', 'applies'],
);

/** What a step of this recovery found: its result, and when in milliseconds of the epoch. */
const Checked = exact(
  t.strict({ input: t.string, check: t.string, at: t.number, maxAge: Milliseconds }),
  ['input', 'check', 'at', 'maxAge', 'applies'],
);

/** The approvals that the plan asks for: the gate may not stand beside one of them. */
const Approvals = exact(
  t.strict({ input: t.string, approvals: t.literal('all'), maxAge: Milliseconds }),
  ['input', 'approvals', 'maxAge', 'applies'],
);

/** An input is left out only where an authority's own answer says that it does not apply. */
const applies = t.partial(appliesField);

export const GateInput = t.intersection([t.union([Asked, Checked, Approvals]), applies]);
export type GateInput = t.TypeOf<typeof GateInput>;

export type Reading =
  | {
      readonly _tag: 'Read';
      readonly body: Readonly<Record<string, unknown>>;
      /** The answer at the address of `sameAs`; undefined when none came. */
      readonly other: Readonly<Record<string, unknown>> | undefined;
      /** How long the answer took: a value is at least that old when it is judged. */
      readonly tookMs: number;
    }
  /** What was judged without asking a system. */
  | { readonly _tag: 'Known'; readonly judged: Judged }
  | { readonly _tag: 'Unread'; readonly reason: string };

export type JudgedInput = Extract<LedgerEvent, { type: 'GateEvaluated' }>['data']['inputs'][number];

export const judgeInput = (input: GateInput, reading: Reading, nowMs: number): JudgedInput => {
  const judged = combine([judgeValue(input, reading), judgeAge(input, reading, nowMs)]);
  const ageMs = ageOf(input, reading, nowMs) ?? null;
  return { input: input.input, ...judged, ageMs, maxAgeMs: input.maxAge, sequence: null };
};

const judgeValue = (input: GateInput, reading: Reading): Judged => {
  if ('check' in input) {
    const result = input.check === 'pass' || input.check === 'fail' ? input.check : 'unknown';
    return { result, found: input.check, wanted: 'pass' };
  }
  if (reading._tag === 'Known') return reading.judged;
  if ('approvals' in input) return { result: 'unknown', found: 'nothing', wanted: 'approvals' };
  if (reading._tag === 'Read') return judgeWanted(input, reading.body, reading.other);
  const { wanted } = judgeWanted(input, {}, undefined);
  return { result: 'unknown', found: `no answer: ${reading.reason}`, wanted };
};

const judgeAge = (input: GateInput, reading: Reading, nowMs: number): Judged => {
  const ageMs = ageOf(input, reading, nowMs);
  const wanted = `no older than ${input.maxAge} ms`;
  if (ageMs === undefined) return { result: 'unknown', found: 'of unknown age', wanted };
  const result = ageMs <= input.maxAge ? 'pass' : 'unknown';
  return { result, found: `${ageMs} ms old`, wanted };
};

/** A time of the future is a clock that cannot be trusted: it has no age. */
const ageOf = (input: GateInput, reading: Reading, nowMs: number): number | undefined => {
  if ('check' in input) return since(input.at, nowMs);
  if (reading._tag === 'Known') return 0;
  if (reading._tag === 'Unread' || 'approvals' in input) return undefined;
  const { body, tookMs } = reading;
  if (input.age !== undefined) {
    const age = fieldAt(body, input.age);
    return typeof age === 'number' && age >= 0 ? Math.round(age + tookMs) : undefined;
  }
  if (input.asOf === undefined) return Math.round(tookMs);
  const asOf = fieldAt(body, input.asOf);
  return since(typeof asOf === 'string' ? Date.parse(asOf) : asOf, nowMs);
};

/** Clocks of one estate may differ by as much as the gate allows them to. */
const clockToleranceMs = 50;

const since = (at: unknown, nowMs: number): number | undefined => {
  if (typeof at !== 'number' || !Number.isFinite(at) || at > nowMs + clockToleranceMs) {
    return undefined;
  }
  return Math.max(0, Math.round(nowMs - at));
};
