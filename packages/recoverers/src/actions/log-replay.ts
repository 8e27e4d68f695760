/**
 * Replays the input log from the checkpoint to a known sequence and compares digests with the
 * standby that has consumed it all along. Equal digests prove its state; different ones make it
 * adopt the replayed state. IO.
 */
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import type { Action, ActionContext, Outcome } from './action.ts';
import { call, failed } from './call.ts';

const Params = t.strict({ engine: t.string, checkpoint: t.string, toSequence: t.number });
type Params = t.TypeOf<typeof Params>;

const replay = (
  { engine, checkpoint, toSequence }: Params,
  adopt: boolean,
  context: ActionContext,
): Promise<Outcome> =>
  call(context, {
    method: 'POST',
    url: `${engine}/restore`,
    body: { checkpoint, toSequence, adopt },
  });

const reached = (toSequence: number, output: Readonly<Record<string, unknown>>): boolean =>
  Number(output['sequence']) === toSequence;

export const logReplay: Action<Params> = {
  name: 'log.replay',
  params: Params,
  output: { sequence: 'integer', digest: 'string' },
  run: async (params, context) => {
    const compared = await replay(params, false, context);
    if (E.isLeft(compared)) return compared;
    if (!reached(params.toSequence, compared.right)) {
      return failed(`replay ended before ${params.toSequence}`, true, compared.right);
    }
    if (compared.right['matches'] === true) return compared;
    const adopted = await replay(params, true, context);
    return E.isRight(adopted) && reached(params.toSequence, adopted.right)
      ? E.right({ ...adopted.right, adopted: true, standbyDigest: compared.right['ownDigest'] })
      : failed('the standby differs from the replay and did not adopt it', true, compared.right);
  },
  rehearse: (params, context) => replay(params, false, context),
};
