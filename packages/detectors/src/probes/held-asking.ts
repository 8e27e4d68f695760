/**
 * Holds an idle connection to the target besides the questions: the death of a process ends it
 * within a millisecond, and the next question follows at once, not after the period. IO (net).
 *
 * The loss alone is no evidence, a server may close what is idle; only what the question finds is.
 */
import { connect } from 'node:net';
import type { Target } from '../judgement/observation.ts';
import { type Asker, type Asking, createAsking } from './asker.ts';
import { codeOf } from './sign-of-error.ts';

type Held = { readonly target: Target; readonly close: () => void };

/** A server that closes it within a period is left in peace for so many periods. */
const peacePeriods = 20;

export const createHeldAsking = (asker: Asker): Pick<Asking, 'run'> => {
  const { source, pacing } = asker;
  let held: Held | undefined;
  let notBefore = 0;

  const release = () => {
    held?.close();
    held = undefined;
  };

  const hold = (target: Target) => {
    if (target.http === null || performance.now() < notBefore) return;
    const heldAt = performance.now();
    const own: Held = holdIdle(target, target.http, (code) => {
      if (held !== own) return;
      held = undefined;
      const now = performance.now();
      if (now - heldAt < pacing.everyMs) notBefore = now + peacePeriods * pacing.everyMs;
      else if (target === source.current())
        asking.interject({ sign: 'reset', evidence: { url: target.http, code } });
    });
    held = own;
  };

  const asking = createAsking({
    ...asker,
    ask: async (target) => {
      if (held?.target !== target) release();
      const seen = await asker.ask(target);
      const isThere = seen.sign === 'answered' && target === source.current();
      if (held === undefined && isThere) hold(target);
      return seen;
    },
  });
  return {
    run: async (signal) => {
      await asking.run(signal);
      release();
    },
  };
};

/** `gone` is called once, when the connection could not be made or the other side ended it. */
const holdIdle = (target: Target, http: string, gone: (code: string) => void): Held => {
  const { hostname, port } = new URL(http);
  const socket = connect({ host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || 80) });
  let code = 'closed';
  socket.on('error', (error) => {
    code = codeOf(error) || code;
  });
  socket.on('end', () => socket.destroy());
  socket.on('close', () => gone(code));
  socket.resume();
  return { target, close: () => socket.destroy() };
};
