/**
 * Replays the input log from the checkpoint, at least to the sequence at the fence, and compares
 * digests with the standby that has consumed it all along. Equal digests prove its state;
 * different ones make it adopt the replayed state. IO.
 *
 * Cancels are still admitted while trading is halted, so the standby may have moved past the
 * fence and have no digest for it any more: then both are compared where it is now.
 */
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import type { Action, ActionContext, Outcome, Output } from './action.ts';
import { call, failed } from './call.ts';

const Params = t.strict({ engine: t.string, checkpoint: t.string, toSequence: t.number });
type Params = t.TypeOf<typeof Params>;

/** How often the standby may move on before the comparison is given up. */
const chases = 5;

export const logReplay: Action<Params> = {
  name: 'log.replay',
  params: Params,
  output: { sequence: 'integer', digest: 'string' },
  run: async (params, context) => {
    const compared = await compare(params, context);
    if (E.isLeft(compared)) return compared;
    if (compared.right['matches'] === true) return compared;
    if (hasMovedOn(compared.right)) {
      return failed('the standby moved on during every comparison', true, compared.right);
    }
    const adopted = await replay(params, params.toSequence, true, context);
    return E.isRight(adopted) && Number(adopted.right['sequence']) >= params.toSequence
      ? E.right({ ...adopted.right, adopted: true, standbyDigest: compared.right['ownDigest'] })
      : failed('the standby differs from the replay and did not adopt it', true, compared.right);
  },
  rehearse: (params, context) => replay(params, params.toSequence, false, context),
};

const compare = async (params: Params, context: ActionContext): Promise<Outcome> => {
  let to = params.toSequence;
  let last: Outcome = failed('not compared', true);
  for (let chase = 0; chase < chases && !context.signal.aborted; chase += 1) {
    last = await replay(params, to, false, context);
    if (E.isLeft(last)) return last;
    if (Number(last.right['sequence']) < to) {
      return failed(`replay ended before ${to}`, true, last.right);
    }
    if (!hasMovedOn(last.right)) return last;
    const health = await call(context, { method: 'GET', url: `${params.engine}/health` });
    if (E.isLeft(health)) return health;
    to = Math.max(to, Number(health.right['sequence']));
  }
  return last;
};

const hasMovedOn = (output: Output): boolean => output['ownDigest'] === null;

const replay = (
  { engine, checkpoint }: Params,
  toSequence: number,
  adopt: boolean,
  context: ActionContext,
): Promise<Outcome> =>
  call(context, {
    method: 'POST',
    url: `${engine}/restore`,
    body: { checkpoint, toSequence, adopt },
  });
