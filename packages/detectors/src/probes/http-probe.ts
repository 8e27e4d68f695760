/**
 * Question and answer: the path must answer JSON whose expected fields are equal. IO (net).
 * Connected but unanswered is a hung process; correct but late is slow, and slow is not down. A
 * wrong answer with `"failure": "DATA_CORRUPT"` tells what is wrong by itself.
 */
import type { Probe } from '@recovery-ledger/ledger';
import type { Target } from '../judgement/observation.ts';
import type { Seen } from './asker.ts';
import { differenceFrom, saysCorrupt } from './expectation.ts';
import { type HttpOutcome, httpGet } from './http-get.ts';
import { codeOf, signOfError } from './sign-of-error.ts';

type HttpQuestion = Pick<
  Extract<Probe, { readonly kind: 'http' }>,
  'path' | 'expect' | 'slowAfter' | 'deadline'
>;

/** `body` is there when there was an answer as expected. */
export type Answered = Seen & { readonly body?: string };

export const askHttp = async (probe: HttpQuestion, target: Target): Promise<Answered> => {
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
  probe: HttpQuestion,
  asked: { readonly url: string; readonly tookMs: number },
): Answered => {
  if (outcome.is === 'error') return failed(outcome, asked);
  if (outcome.is !== 'answer') {
    const silent = outcome.connected ? 'no-answer' : 'no-connect';
    const evidence = { ...asked, deadlineMs: probe.deadline };
    return { sign: outcome.is === 'stalled' ? 'stalled' : silent, evidence };
  }
  const difference = differenceFrom(probe.expect, outcome.status, outcome.body);
  if (difference !== undefined) {
    const sign = saysCorrupt(outcome.body) ? 'corrupt' : 'wrong-answer';
    return { sign, evidence: { ...asked, difference } };
  }
  const slow = asked.tookMs > probe.slowAfter;
  return {
    sign: slow ? 'slow' : 'answered',
    evidence: slow ? { ...asked, slowAfterMs: probe.slowAfter } : asked,
    body: outcome.body,
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
