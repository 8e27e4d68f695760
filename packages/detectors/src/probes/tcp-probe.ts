/**
 * A connection held open to the target: the death of a process ends it within a millisecond, and
 * each period it must answer a line. IO (net).
 *
 * A held connection that does not answer for half the deadline is checked against a fresh one, so
 * that a hung process (connects, says nothing) and a cut line (does not connect) look different.
 */
import type { Probe } from '@recovery-ledger/ledger';
import type { Sign, Target } from '../judgement/observation.ts';
import { type Asker, type Asking, createAsking, type Seen } from './asker.ts';
import { type LineSocket, openLineSocket } from './line-socket.ts';

export type TcpProbe = Extract<Probe, { readonly kind: 'tcp' }>;

const question = 'ping\n';

export const createTcpAsking = (
  probe: TcpProbe,
  asker: Omit<Asker, 'ask'>,
): Pick<Asking, 'run'> => {
  let held: { readonly socket: LineSocket; readonly target: Target } | undefined;

  const release = () => {
    held?.socket.close();
    held = undefined;
  };

  const hold = (socket: LineSocket, target: Target) => {
    release();
    held = { socket, target };
    socket.onGone((code) => {
      if (held?.socket !== socket) return;
      held = undefined;
      if (target !== asker.source.current()) return;
      asking.interject({ sign: 'reset', evidence: { endpoint: target.endpoint, code } });
    });
  };

  const askFresh = async (
    target: Target,
    deadlineMs: number,
    isWanted: () => boolean,
  ): Promise<Seen> => {
    const started = performance.now();
    const opened = await openLineSocket(target.endpoint ?? '', deadlineMs);
    if (opened.is === 'failed') return seen(opened.sign, target, { code: opened.code });
    const left = Math.max(1, deadlineMs - (performance.now() - started));
    const answer = await opened.socket.ask(question, left);
    const keep = answer.is === 'line' || (answer.is === 'silence' && held === undefined);
    if (keep && isWanted() && target === asker.source.current()) hold(opened.socket, target);
    else opened.socket.close();
    if (answer.is === 'gone') return seen('closed', target, { connected: 'anew' });
    if (answer.is === 'silence') return seen(answer.sign, target, { connected: 'anew' });
    return seen('answered', target, { answer: answer.line, connected: 'anew' });
  };

  /** The first answer of either counts; without one, what the fresh connection showed. */
  const askBoth = async (socket: LineSocket, target: Target): Promise<Seen> => {
    let done = false;
    const onHeld = socket.ask(question, probe.deadline);
    const inTime = await Promise.race([onHeld, half(probe.deadline)]);
    if (inTime?.is === 'line') return seen('answered', target, { answer: inTime.line });
    if (inTime?.is === 'gone') return askFresh(target, probe.deadline, () => true);
    const onFresh = askFresh(target, probe.deadline / 2, () => !done);
    const late = onHeld.then((answer) =>
      answer.is === 'line' ? seen('answered', target, { answer: answer.line }) : onFresh,
    );
    const first = onFresh.then((fresh) => (fresh.sign === 'answered' ? fresh : late));
    const result = await Promise.race([late, first]);
    done = true;
    return result;
  };

  const asking = createAsking({
    ...asker,
    ask: async (target) => {
      if (held !== undefined && held.target !== target) release();
      return held === undefined
        ? askFresh(target, probe.deadline, () => true)
        : askBoth(held.socket, target);
    },
  });
  return {
    run: async (signal) => {
      await asking.run(signal);
      release();
    },
  };
};

const half = (deadlineMs: number): Promise<undefined> =>
  new Promise((resolve) => {
    setTimeout(() => resolve(undefined), deadlineMs / 2);
  });

const seen = (sign: Sign, { endpoint }: Target, evidence: object): Seen => ({
  sign,
  evidence: { endpoint, ...evidence },
});
