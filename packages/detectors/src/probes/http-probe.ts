/**
 * Question and answer: the path must answer JSON whose expected fields are equal. IO (net).
 * Connected but unanswered is a hung process; correct but late is slow, and slow is not down.
 */
import type { Probe } from '@recovery-ledger/ledger';
import type { Target } from '../judgement/observation.ts';
import type { Seen } from './asker.ts';
import { differenceFrom } from './expectation.ts';
import { type HttpOutcome, httpGet } from './http-get.ts';
import { codeOf, signOfError } from './sign-of-error.ts';

export type HttpProbe = Extract<Probe, { readonly kind: 'http' }>;

export const askHttp = async (probe: HttpProbe, target: Target): Promise<Seen> => {
  if (target.http === null) {
    return { sign: 'no-target', evidence: { reason: 'the registry names no http address' } };
  }
  const url = `${target.http.replace(/\/$/, '')}${probe.path}`;
  const started = performance.now();
  const outcome = await httpGet(url, probe.deadline);
  const tookMs = Math.round((performance.now() - started) * 10) / 10;
  return seenIn(outcome, probe, { url, tookMs });
};

const seenIn = (
  outcome: HttpOutcome,
  probe: HttpProbe,
  asked: { readonly url: string; readonly tookMs: number },
): Seen => {
  if (outcome.is === 'error') return failed(outcome, asked);
  if (outcome.is !== 'answer') {
    const silent = outcome.connected ? 'no-answer' : 'no-connect';
    const evidence = { ...asked, deadlineMs: probe.deadline };
    return { sign: outcome.is === 'stalled' ? 'stalled' : silent, evidence };
  }
  const difference = differenceFrom(probe.expect, outcome.status, outcome.body);
  if (difference !== undefined) return { sign: 'wrong-answer', evidence: { ...asked, difference } };
  const slow = asked.tookMs > probe.slowAfter;
  return {
    sign: slow ? 'slow' : 'answered',
    evidence: slow ? { ...asked, slowAfterMs: probe.slowAfter } : asked,
  };
};

const failed = (
  { error, connected }: Extract<HttpOutcome, { is: 'error' }>,
  asked: { readonly url: string; readonly tookMs: number },
): Seen => {
  const sign = signOfError(error);
  const evidence = { ...asked, code: codeOf(error), reason: String(error) };
  return { sign: connected && sign === 'own-fault' ? 'wrong-answer' : sign, evidence };
};
