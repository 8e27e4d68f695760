/**
 * Puts back what was executed at the venue and lost with the old primary, from the drop copy, and
 * states the net loss. IO. An execution on its way into the database is not a lost one: engines
 * write in the venue's order, so one is missing when a later one is there.
 */
import { type LedgerEvent, type LossState, Milliseconds } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import type { Action, ActionContext, ActionFailure, Outcome } from '../action.ts';
import { failed } from '../call.ts';
import { type MissingFill, missingFills } from '../executions/missing-fills.ts';
import { inWords, knownAmong, type Listed, listFills, putBack } from '../executions/put-back.ts';
import type { Access } from '../sql/ask.ts';
import { accessTo, Login, named, Server } from './server.ts';

const Params = t.strict({
  servers: t.readonlyArray(Server),
  login: Login,
  primary: t.string,
  /** Its address, `http://host:port`. */
  dropCopy: t.string,
  /** As it was measured: `lost` commits, -1 where nobody knows. */
  state: t.string,
  lost: t.number,
  basis: t.string,
  /** How long engines may take to write what they had before; then what is not there is missing. */
  settle: Milliseconds,
});
type Params = t.TypeOf<typeof Params>;

export const postgresPutBackLost: Action<Params> = {
  name: 'postgres.putBackLost',
  params: Params,
  output: { missing: 'integer', replayed: 'integer', left: 'integer' },
  run: async (params, context) => {
    if (params.state === 'ZERO_PROVEN') return E.right({ missing: 0, replayed: 0, left: 0 });
    const done = await replay(params, context);
    if (E.isRight(done)) await context.emit([netLoss(params, context, done.right)]);
    return done;
  },
  rehearse: async () =>
    E.right({ would: 'put back what the venue executed', missing: 0, replayed: 0, left: 0 }),
};

const replay = async (params: Params, context: ActionContext): Promise<Outcome> => {
  const server = named(params.servers, params.primary);
  if (server === undefined) return failed(`${params.primary} is not among the servers`, false);
  const listed = await listFills(params.dropCopy, context);
  if (E.isLeft(listed)) return listed;
  const access = accessTo(server, params.login);
  const found = await missingOf(listed.right, access, params.settle, context);
  if (E.isLeft(found)) return found;
  const { missing, settled } = found.right;
  const there = await putBack(missing, access, context);
  if (E.isLeft(there)) return there;
  const { complete, sequence } = listed.right;
  return E.right({
    ...{ missing: missing.length, replayed: there.right, left: missing.length - there.right },
    ...{ complete, sequence, settled, ...inWords(missing) },
  });
};

type Found = { readonly missing: readonly MissingFill[]; readonly settled: boolean };

/** Asks until something later than what was listed is in the database, or the time is over. */
const missingOf = async (
  { fills }: Listed,
  access: Access,
  settle: number,
  context: ActionContext,
): Promise<E.Either<ActionFailure, Found>> => {
  const until = context.clock.monotonicMs() + settle;
  for (;;) {
    const known = await knownAmong(fills, access, context);
    if (E.isLeft(known)) return known;
    const { missing } = missingFills(fills, known.right, null);
    const newest = fills.reduce(
      (last, { execId, sequence }) => (known.right.has(execId) ? Math.max(last, sequence) : last),
      0,
    );
    const settled = missing.every(({ sequence }) => sequence < newest);
    if (settled || context.clock.monotonicMs() >= until) return E.right({ missing, settled });
    await context.clock.sleep(everyMs, context.signal);
  }
};

const everyMs = 250;

const netLoss = (
  { state, lost, basis }: Params,
  { recovery, incident, component, epoch }: ActionContext,
  told: Readonly<Record<string, unknown>>,
): LedgerEvent => {
  const { missing, replayed, left, complete } = told;
  const since = complete === true ? '' : ', of those that the drop copy still has';
  const net = `of the venue's executions ${missing} were missing${since}: ${replayed} were put back, ${left} were not`;
  const data = { recovery, incident, component, epoch, basis: `${basis}; ${net}` };
  const lostRecords = lost < 0 ? null : lost;
  return {
    type: 'DataLossMeasured',
    data: { ...data, state: stateOf(state), lostRecords, evidence: told },
  };
};

const measuredStates: readonly LossState[] = ['BOUNDED', 'MEASURED'];

const stateOf = (state: string): LossState =>
  measuredStates.find((each) => each === state) ?? 'UNKNOWN';
