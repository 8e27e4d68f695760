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

  const askHeld = async (target: Target): Promise<Seen | undefined> => {
    const asked = held;
    if (asked === undefined) return undefined;
    const answer = await asked.socket.ask(question, probe.deadline / 2);
    if (answer.is === 'line') return seen('answered', target, { answer: answer.line });
    return answer.is === 'silence' && answer.sign === 'stalled'
      ? seen('stalled', target, {})
      : undefined;
  };

  const askFresh = async (target: Target, deadlineMs: number): Promise<Seen> => {
    const started = performance.now();
    const opened = await openLineSocket(target.endpoint ?? '', deadlineMs);
    if (opened.is === 'failed') return seen(opened.sign, target, { code: opened.code });
    const left = Math.max(1, deadlineMs - (performance.now() - started));
    const answer = await opened.socket.ask(question, left);
    if (answer.is === 'line' && target === asker.source.current()) {
      hold(opened.socket, target);
      return seen('answered', target, { answer: answer.line, connected: 'anew' });
    }
    if (answer.is === 'silence' && held === undefined) hold(opened.socket, target);
    else opened.socket.close();
    if (answer.is === 'silence') return seen(answer.sign, target, { connected: 'anew' });
    return seen('closed', target, { connected: 'anew' });
  };

  const asking = createAsking({
    ...asker,
    ask: async (target) => {
      if (held !== undefined && held.target !== target) release();
      const wasHeld = held !== undefined;
      const fromHeld = await askHeld(target);
      if (fromHeld !== undefined) return fromHeld;
      return askFresh(target, wasHeld ? probe.deadline / 2 : probe.deadline);
    },
  });
  return {
    run: async (signal) => {
      await asking.run(signal);
      release();
    },
  };
};

const seen = (sign: Sign, { endpoint }: Target, evidence: object): Seen => ({
  sign,
  evidence: { endpoint, ...evidence },
});
