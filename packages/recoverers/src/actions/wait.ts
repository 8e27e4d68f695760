/**
 * Waits until something is so: asked again and again until every condition holds or the step's
 * time is over. Never a sleep for its own sake. IO.
 */
import { Milliseconds } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import type { Action, ActionContext, Output } from './action.ts';
import { call, differences, failed } from './call.ts';

const Numbers = t.record(t.string, t.number);
const Until = t.intersection([
  t.strict({ http: t.string }),
  t.exact(
    t.partial({
      expect: t.record(t.string, t.union([t.string, t.number, t.boolean])),
      atLeast: Numbers,
      atMost: Numbers,
    }),
  ),
]);
type Until = t.TypeOf<typeof Until>;

const Params = t.intersection([
  t.strict({ until: t.readonlyArray(Until) }),
  t.exact(t.partial({ every: Milliseconds })),
]);
type Params = t.TypeOf<typeof Params>;

const usualMs = 50;

export const wait: Action<Params> = {
  name: 'wait',
  params: Params,
  output: {},
  run: async ({ until, every = usualMs }, context) => {
    if (until.length === 0) return failed('nothing to wait for', false);
    const startedAt = context.clock.monotonicMs();
    for (;;) {
      const missing = await missingOf(until, context);
      const waitedMs = Math.round(context.clock.monotonicMs() - startedAt);
      if (missing.length === 0) return E.right({ waitedMs });
      if (context.signal.aborted) return failed(missing.join(', '), true, { waitedMs });
      await context.clock.sleep(every, context.signal);
    }
  },
  rehearse: async ({ until }, context) => {
    const missing = await missingOf(until, context);
    return E.right({ would: `wait for ${until.length} conditions`, missing });
  },
};

const missingOf = async (until: readonly Until[], context: ActionContext) => {
  const found = await Promise.all(until.map((one) => missingIn(one, context)));
  return found.flat();
};

const missingIn = async (until: Until, context: ActionContext): Promise<readonly string[]> => {
  const answer = await call(context, { method: 'GET', url: until.http });
  if (E.isLeft(answer)) return [answer.left.reason];
  const body = answer.right;
  return [
    ...differences(body, until.expect ?? {}),
    ...bound(body, until.atLeast, 'at least', (is, limit) => is >= limit),
    ...bound(body, until.atMost, 'at most', (is, limit) => is <= limit),
  ].map((what) => `${until.http}: ${what}`);
};

/** What is no number is within no bound. */
const bound = (
  body: Output,
  limits: Readonly<Record<string, number>> | undefined,
  words: string,
  holds: (is: number, limit: number) => boolean,
): readonly string[] =>
  Object.entries(limits ?? {}).flatMap(([field, limit]) => {
    const is = body[field];
    if (typeof is === 'number' && holds(is, limit)) return [];
    return [`${field} is ${JSON.stringify(is) ?? 'missing'}, not ${words} ${limit}`];
  });
