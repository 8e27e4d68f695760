/**
 * One condition of a recovery, judged: what was found, and what to do about it. Pure. `unknown` is
 * an answer that did not come or says nothing: it is never a pass.
 */
import type { EventOfType } from '@recovery-ledger/ledger';

export type ReadinessChecked = EventOfType<'ReadinessChecked'>['data'];
export type ReadinessCheck = ReadinessChecked['checks'][number];

export type Judged = Omit<ReadinessCheck, 'component' | 'check' | 'subject'>;

type Ages = Pick<ReadinessCheck, 'ageMs' | 'maxAgeMs'>;
const ageless: Ages = { ageMs: null, maxAgeMs: null };

export const pass = (detail: string, evidence: object = {}, ages: Ages = ageless): Judged => ({
  ...{ result: 'pass', detail, hint: '', evidence: { ...evidence } },
  ...ages,
});

/** A hint says what to do next. */
export const fail = (
  detail: string,
  hint: string,
  evidence: object = {},
  ages: Ages = ageless,
): Judged => ({ result: 'fail', detail, hint, evidence: { ...evidence }, ...ages });

export const unknown = (detail: string, hint: string, evidence: object = {}): Judged => ({
  ...{ result: 'unknown', detail, hint, evidence: { ...evidence } },
  ...ageless,
});
