/**
 * Asks a feed handler for its legs, with a question that waits: the handler answers as soon as a
 * leg changes, and after the period when none has. A lost leg is known in a millisecond, and a
 * quiet feed costs one question a period. While the answer changes it is asked without waiting. IO.
 */
import type { Probe } from '@recovery-ledger/ledger';
import type { Target } from '../judgement/observation.ts';
import { type Asker, type Asking, createAsking, type Seen } from './asker.ts';
import { readFeedAnswer } from './feed-answer.ts';
import { askHttp } from './http-probe.ts';
import type { Session } from './session.ts';

export type FeedProbe = Extract<Probe, { readonly kind: 'feed' }>;

/** Some heartbeats of a feed: what is still so then was no late packet, and no busy moment. */
const againInMs = 80;
/** So many equal answers, and the next question may wait for a change. */
const settledAfter = 3;

export const createFeedAsking = (
  probe: FeedProbe,
  session: Session,
  asker: Omit<Asker, 'ask'>,
): Pick<Asking, 'run'> => {
  let version = -1;
  let equal = 0;
  let last = '';

  const note = (seen: Seen): void => {
    const what = [seen.sign, ...(seen.legs ?? []).map(({ lost }) => lost?.failureType)].join();
    equal = what === last ? equal + 1 : 1;
    last = what;
  };

  const ask = async (target: Target): Promise<Seen> => {
    const waits = equal >= settledAfter;
    const path = waits ? `${probe.path}?after=${version}&waitMs=${probe.every}` : probe.path;
    const deadline = probe.deadline + (waits ? probe.every : 0);
    const before = version;
    const started = performance.now();
    const question = { path, expect: {}, slowAfter: deadline, deadline };
    const { sign, evidence, body } = await askHttp(question, target);
    if (sign !== 'answered' || body === undefined) {
      equal = 0;
      return { sign, evidence };
    }
    const answer = readFeedAnswer(body, probe);
    version = answer.version;
    const seen = seenIn(answer, session);
    note(seen);
    if (!answer.settled) equal = 0;
    if (answer.sign === 'wrong-answer') return seen;
    // A handler that answers before there is news is not to be asked in a busy loop.
    const early = version === before && performance.now() - started < probe.every / 2;
    if (equal > settledAfter && early) return seen;
    return { ...seen, againInMs: equal >= settledAfter ? 0 : againInMs };
  };
  return createAsking({ ...asker, ask });
};

/** Outside the session nothing has to come: silence and holes say nothing of the legs. */
const seenIn = (
  { sign, legs, evidence: told }: ReturnType<typeof readFeedAnswer>,
  session: Session,
): Seen => {
  const evidence = { ...told, ...session.evidence() };
  if (sign === 'wrong-answer') return { sign, evidence };
  if (session.isOpen()) return { sign, evidence, legs };
  return { sign: sign === 'answered' ? 'answered' : 'quiet', evidence };
};
