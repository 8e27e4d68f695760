/** Reads the point in time that a person asked for, before anything is touched. IO: the clock. */
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import type { Action, ActionContext, Outcome } from '../action.ts';
import { failed } from '../call.ts';
import { parseTarget } from './target.ts';

const Params = t.strict({ target: t.string });
type Params = t.TypeOf<typeof Params>;

const read = async ({ target: typed }: Params, { clock }: ActionContext): Promise<Outcome> => {
  const target = parseTarget(typed, clock.nowMs());
  if (E.isLeft(target)) return failed(target.left, false);
  const { kind, text } = target.right;
  return E.right({ kind, value: text, target: `${kind}:${text}` });
};

export const pitrTarget: Action<Params> = {
  name: 'pitr.target',
  params: Params,
  output: { kind: 'string', value: 'string', target: 'string' },
  run: read,
  rehearse: read,
};
