/**
 * Starts the processes of the lines that a feed handler no longer hears, dead or hung. IO. A line
 * that is heard is never touched: it may be the only one that the firm still sees the market by.
 */
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import type { Action, ActionContext, Outcome } from '../action.ts';
import { call, failed } from '../call.ts';

/** `lines` names the process of each leg. */
const Params = t.strict({
  handler: t.string,
  supervisor: t.string,
  lines: t.record(t.string, t.string),
});
type Params = t.TypeOf<typeof Params>;

const Answer = t.type({ legs: t.record(t.string, t.type({ state: t.string })) });

export const feedLines: Action<Params> = {
  name: 'feed.lines',
  params: Params,
  output: {},
  run: async (params, context) => {
    const silent = await silentLines(params, context);
    if (E.isLeft(silent)) return silent;
    const started = await Promise.all(
      silent.right.map((line) =>
        call(context, {
          method: 'POST',
          url: `${params.supervisor}/processes/${line}/restart`,
          body: {},
        }),
      ),
    );
    return started.find(E.isLeft) ?? E.right({ started: silent.right });
  },
  rehearse: async (params, context) => {
    const silent = await silentLines(params, context);
    return E.isLeft(silent) ? silent : E.right({ would: 'start', lines: silent.right });
  },
};

const silentLines = async (
  { handler, lines }: Params,
  context: ActionContext,
): Promise<E.Either<Extract<Outcome, { _tag: 'Left' }>['left'], readonly string[]>> => {
  const answer = await call(context, { method: 'GET', url: `${handler}/legs` });
  if (E.isLeft(answer)) return answer;
  if (!Answer.is(answer.right)) return failed(`${handler} does not tell its legs`, true);
  const { legs } = answer.right;
  return E.right(
    Object.entries(lines).flatMap(([leg, line]) => (legs[leg]?.state === 'STALE' ? [line] : [])),
  );
};
