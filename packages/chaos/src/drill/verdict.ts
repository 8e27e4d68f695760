/**
 * What a drill proved. Pure. Passed only when the log shows a complete rehearsal without a failed
 * check; a drill that nobody could respond to proves nothing, and is not called a failure either.
 */
import type { EventOfType } from '@recovery-ledger/ledger';
import type { Response } from './drill.ts';

export type Verdict = Pick<EventOfType<'DrillConcluded'>['data'], 'verdict' | 'reason'>;

/** Null while the response may still come to an end; `limitMs` is the time that it is given. */
export const verdictOn = (
  response: Response,
  { overdue, limitMs }: { readonly overdue: boolean; readonly limitMs: number },
): Verdict | null => {
  switch (response.kind) {
    case 'completed':
      return ofCompleted(response);
    case 'failed':
      return { verdict: 'failed', reason: `the recovery ${response.why}` };
    default:
      return overdue ? ofOverdue(response, limitMs / 1_000) : null;
  }
};

const ofCompleted = ({ outcome, checks }: Extract<Response, { kind: 'completed' }>): Verdict => {
  if (outcome === 'recovered') {
    return { verdict: 'failed', reason: 'the recovery changed the estate: a drill only rehearses' };
  }
  const { pass, fail, unknown } = checks;
  const counts = `checks: ${pass} passed, ${fail} failed, ${unknown} unknown`;
  return fail > 0
    ? { verdict: 'failed', reason: `the rehearsal ended with failed checks (${counts})` }
    : { verdict: 'passed', reason: `the recovery was rehearsed to its end (${counts})` };
};

const ofOverdue = (response: Response, seconds: number): Verdict => {
  switch (response.kind) {
    case 'withheld':
      return {
        verdict: 'inconclusive',
        reason: `nothing was rehearsed, for recovery was withheld: ${response.why}`,
      };
    case 'none':
      return {
        verdict: 'inconclusive',
        reason: `no recoverer decided anything within ${seconds} s: is one running in drill mode?`,
      };
    case 'paused':
      return { verdict: 'failed', reason: `paused after ${seconds} s: ${response.why}` };
    default:
      return { verdict: 'failed', reason: `the rehearsal did not end within ${seconds} s` };
  }
};
