/**
 * Questions to a server on a connection that is held open: its end is noticed at once and followed
 * by a fresh connection, and a question that was not answered in time stays open while a fresh
 * connection is asked as well. So a stopped server (both silent), a dead one (refused) and a slow
 * one (the old answer comes after all) look different. IO (net, clock).
 */
import type { Target } from '../judgement/observation.ts';
import { type Asker, type Asking, createAsking, type Seen } from './asker.ts';
import { startDeadline } from './deadline.ts';
import { patienceAfter } from './patience.ts';
import type { Call, Talk } from './talk.ts';

export type Patience = { readonly deadline: number; readonly slowAfter: number };

type Held = {
  readonly talk: Talk;
  readonly target: Target;
  /** The question that was not answered in time, while it is open. */
  open: Promise<Seen> | undefined;
};

export const createTalkAsking = (
  { deadline, slowAfter }: Patience,
  asker: Omit<Asker, 'ask'>,
  call: Call,
): Pick<Asking, 'run'> => {
  let held: Held | undefined;
  let patience = deadline;

  const release = () => {
    held?.talk.close();
    held = undefined;
  };

  const hold = (talk: Talk, target: Target) => {
    release();
    const own: Held = { talk, target, open: undefined };
    held = own;
    talk.onGone((code) => {
      if (held !== own) return;
      held = undefined;
      if (target !== asker.source.current()) return;
      asking.interject({ sign: 'reset', evidence: { endpoint: target.endpoint, code } });
    });
  };

  /** One question, timed: late is slow, whatever else it is. */
  const question = async (talk: Talk): Promise<Seen> => {
    const from = performance.now();
    const seen = await talk.ask();
    const tookMs = Math.round((performance.now() - from) * 10) / 10;
    if (seen.sign === 'answered') patience = patienceAfter(patience, tookMs, deadline);
    const slow = seen.sign === 'answered' && tookMs > slowAfter;
    const evidence = { ...seen.evidence, tookMs, ...(slow ? { slowAfterMs: slowAfter } : {}) };
    return { sign: slow ? 'slow' : seen.sign, evidence };
  };

  const askFresh = async (target: Target): Promise<Seen> => {
    const from = performance.now();
    const opened = await call(target, deadline);
    if (opened.is === 'failed') return opened;
    const { connection: talk } = opened;
    const left = Math.max(1, deadline - (performance.now() - from));
    const seen = await within(question(talk), left, target);
    const isAnswer = seen.sign === 'answered' || seen.sign === 'slow';
    if (isAnswer && target === asker.source.current()) hold(talk, target);
    else talk.close();
    return seen;
  };

  const askHeld = async (own: Held): Promise<Seen> => {
    const asked = question(own.talk);
    const seen = await within(asked, patience, own.target);
    if (seen.sign === 'no-answer') own.open = asked;
    return seen.sign === 'closed' ? askFresh(own.target) : seen;
  };

  /** The first right answer of either counts; without one, what the fresh connection showed. */
  const askBoth = async (own: Held, open: Promise<Seen>): Promise<Seen> => {
    const old = open.then((seen) => {
      own.open = undefined;
      return seen;
    });
    const fresh = askFresh(own.target);
    const first = await Promise.race([old, fresh]);
    return isRight(first) ? first : fresh;
  };

  const asking = createAsking({
    ...asker,
    ask: async (target) => {
      if (held !== undefined && held.target !== target) release();
      if (held === undefined) return askFresh(target);
      return held.open === undefined ? askHeld(held) : askBoth(held, held.open);
    },
  });
  return {
    run: async (signal) => {
      await asking.run(signal);
      release();
    },
  };
};

const isRight = ({ sign }: Seen): boolean => sign === 'answered' || sign === 'slow';

const within = (asked: Promise<Seen>, ms: number, { endpoint }: Target): Promise<Seen> =>
  new Promise((resolve) => {
    const deadline = startDeadline(ms, (expiry) => {
      const sign = expiry === 'stalled' ? 'stalled' : 'no-answer';
      resolve({ sign, evidence: { endpoint, deadlineMs: Math.round(ms) } });
    });
    void asked.then((seen) => {
      deadline.cancel();
      resolve(seen);
    });
  });
