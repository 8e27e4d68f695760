/**
 * Lists what was executed at the venue and is not in the restored database, from the drop copy,
 * which no restore reaches, and puts it back: once per execution, however often it is done. IO.
 * Then states the net loss: what was undone on purpose, and what of the executions is missing.
 */
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import type { Action, ActionContext, Outcome, Output } from '../action.ts';
import { missingFills } from '../executions/missing-fills.ts';
import { inWords, knownAmong, listFills, putBack } from '../executions/put-back.ts';
import { Login } from '../postgres/server.ts';

const Params = t.strict({
  dropCopy: t.string,
  address: t.string,
  login: Login,
  target: t.string,
  /** Of the newest transaction that was restored, UTC, or `none`. */
  restoredTo: t.string,
  /** Commits after the target, as they were counted in the log. */
  undone: t.number,
});
type Params = t.TypeOf<typeof Params>;

export const pitrReplay: Action<Params> = {
  name: 'pitr.replay',
  params: Params,
  output: { listed: 'integer', replayed: 'integer', missing: 'integer' },
  run: async (params, context) => {
    const replayed = await replay(params, context, true);
    await context.emit([lossOf(params, context, replayed)]);
    return replayed;
  },
  rehearse: (params, context) => replay(params, context, false),
};

const replay = async (
  { dropCopy, address, login, restoredTo }: Params,
  context: ActionContext,
  write: boolean,
): Promise<Outcome> => {
  const listed = await listFills(dropCopy, context);
  if (E.isLeft(listed)) return listed;
  const { fills, complete, sequence } = listed.right;
  const access = { ...login, address };
  const known = await knownAmong(fills, access, context);
  if (E.isLeft(known)) return known;
  const newest = Date.parse(restoredTo.replace(' ', 'T').replace(/\+00$/, 'Z'));
  const since = missingFills(fills, known.right, Number.isNaN(newest) ? null : newest);
  const { missing, later } = since;
  const there = write ? await putBack(missing, access, context) : E.right(0);
  if (E.isLeft(there)) return there;
  return E.right({
    ...{ listed: later.length, replayed: there.right, complete: String(complete), sequence },
    ...{ missing: missing.length - there.right, ...inWords(later) },
  });
};

const lossOf = (
  { target, undone }: Params,
  { recovery, incident, component, epoch }: ActionContext,
  outcome: Outcome,
) => {
  const told: Output = E.isRight(outcome) ? outcome.right : { reason: outcome.left.reason };
  const { listed, replayed, missing, complete } = told;
  const isWhole = complete === 'true';
  const gross = `${undone} commits after ${target} are undone on purpose`;
  const net = isWhole
    ? `of ${String(listed)} executions at the venue since, ${String(replayed)} had to be put back and ${String(missing)} are missing`
    : 'what was executed at the venue since is not known to its full extent';
  return {
    type: 'DataLossMeasured',
    data: {
      ...{ recovery, incident, component, epoch, basis: `${gross}; ${net}` },
      state: isWhole ? 'MEASURED' : 'UNKNOWN',
      lostRecords: isWhole ? Number(missing) : null,
      evidence: { ...told, undone, target },
    },
  } as const;
};
