/**
 * Stands before every route that changes something. A claim with a lower epoch than the highest
 * seen is refused before anything happens; a higher one is on the disk before it is obeyed; a
 * request already carried out is answered again and not done again. IO through the epoch store.
 */
import type { IncomingHttpHeaders } from 'node:http';
import { type Epochs, judgeEpoch } from './claim-epoch.ts';
import type { DurableValue } from './durable-file.ts';
import { type Answer, change, ok, type Route, refuse, type Stream } from './http-routes.ts';

export type Guard = (
  what: string,
  headers: IncomingHttpHeaders,
  handle: () => Promise<Answer | Stream>,
) => Promise<Answer | Stream>;

/** The claims a program has heard of: raised by requests, asked for by its health. */
export type Claims = {
  readonly guard: Guard;
  readonly routes: readonly Route[];
  readonly highest: () => string | null;
};

const remembered = 1000;

export const createClaims = (store: Pick<DurableValue<Epochs>, 'get' | 'set'>): Claims => {
  const raise = async (component: string, epoch: string): Promise<Answer | undefined> => {
    const verdict = judgeEpoch(store.get(), component, epoch);
    if (verdict._tag === 'Malformed') return refuse(400, verdict.hint);
    if (verdict._tag === 'Stale') {
      return refuse(409, 'stale epoch', { epoch, highest: verdict.highest });
    }
    if (verdict._tag === 'Raised') await store.set(verdict.epochs);
    return undefined;
  };
  const once = rememberAnswers();
  const guard: Guard = async (what, headers, handle) => {
    const epoch = headers['claim-epoch'];
    const component = headers['claim-component'];
    if (epoch !== undefined) {
      const refusal = await raise(String(component ?? ''), String(epoch));
      if (refusal !== undefined) return refusal;
    }
    const key = headers['idempotency-key'];
    return key === undefined ? handle() : once(`${what} ${String(key)}`, handle);
  };
  const raiseRoute = change('POST', '/epoch', async ({ body }) => {
    const component = String(body['component'] ?? '');
    const refusal = await raise(component, String(body['epoch'] ?? ''));
    return refusal ?? ok({ component, epoch: store.get()[component] });
  });
  const highest = (): string | null => store.get()['trading_engine'] ?? null;
  return { guard, routes: [raiseRoute], highest };
};

// Only successes are kept: what was refused or failed may be tried again.
const rememberAnswers = () => {
  const answers = new Map<string, Promise<Answer | Stream>>();
  return (key: string, handle: () => Promise<Answer | Stream>): Promise<Answer | Stream> => {
    const known = answers.get(key);
    if (known !== undefined) return known;
    const answer = handle().then(
      (given) => {
        if (!('status' in given) || given.status >= 300) answers.delete(key);
        return given;
      },
      (error: unknown) => {
        answers.delete(key);
        throw error;
      },
    );
    answers.set(key, answer);
    const oldest = answers.size > remembered ? answers.keys().next().value : undefined;
    if (oldest !== undefined) answers.delete(oldest);
    return answer;
  };
};
