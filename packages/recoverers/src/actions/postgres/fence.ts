/**
 * Makes sure that the old primary acknowledges nothing any more, and proves it. IO.
 *
 * Stopped through its host's supervisor, no process left, and its port refuses: proven. Where its
 * host does not answer, its standbys are taken away from it: proven if it waited for enough of them
 * before every commit that it can never again have them. If neither can be proven a person decides.
 */
import { Milliseconds } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import type { Action, ActionContext, Outcome } from '../action.ts';
import { call, failed } from '../call.ts';
import { withDeadline } from '../clock.ts';
import { cutStandby } from './cut-standby.ts';
import { type LastPosition, lastPosition } from './last-position.ts';
import { knock } from './refuses.ts';
import { applicationName, Login, named, Server } from './server.ts';
import { covers, demandOf, waitsForDisk } from './synchronous-names.ts';

const Params = t.strict({
  supervisor: t.string,
  servers: t.readonlyArray(Server),
  login: Login,
  old: t.string,
  /** How long its host has to say that it is stopped. */
  stopWithin: Milliseconds,
  cutWithin: Milliseconds,
});
type Params = t.TypeOf<typeof Params>;

const portMs = 200;

export const postgresFence: Action<Params> = {
  name: 'postgres.fence',
  params: Params,
  output: { fence: 'string', proof: 'string' },
  run: async (params, context) => {
    const old = named(params.servers, params.old);
    if (old === undefined) return failed(`${params.old} is not among the servers`, false);
    await context.admit();
    const stopped = await stop(old, params, context);
    if (E.isRight(stopped)) return stopped;
    context.report({ notStopped: stopped.left.reason });
    return cutAll(old, params, context, stopped.left.reason);
  },
  rehearse: async ({ supervisor, old }, context) => {
    const found = await call(context, { method: 'GET', url: `${supervisor}/processes` });
    if (E.isLeft(found)) return found;
    return E.right({ would: `stop ${old} and prove it`, fence: 'rehearsed', proof: '' });
  },
};

const stop = async (
  { address, process }: Server,
  { supervisor, stopWithin }: Params,
  context: ActionContext,
): Promise<Outcome> => {
  const url = `${supervisor}/processes/${process}/kill`;
  const { clock, signal } = context;
  const answer = await withDeadline(clock, stopWithin, signal, (within) =>
    call(context, { method: 'POST', url, body: {}, within }),
  );
  if (E.isLeft(answer)) return answer;
  const { state } = answer.right;
  if (state !== 'stopped' && state !== 'exited') {
    return failed(`${process} is ${String(state)} after ${url}`, true, answer.right);
  }
  const knocked = await knock(address, clock, portMs, signal);
  if (knocked !== 'refused') return failed(`${address} is ${knocked} and does not refuse`, true);
  const proof = `${process} is ${state}, none of its processes is left, and ${address} refuses`;
  return E.right({ fence: 'stopped', proof });
};

const cutAll = async (
  old: Server,
  { servers, login, cutWithin }: Params,
  context: ActionContext,
  notStopped: string,
): Promise<Outcome> => {
  const others = servers.filter(({ name }) => name !== old.name);
  const tried = await Promise.all(
    others.map((server) => cutStandby(server, login, context, cutWithin)),
  );
  const cut = tried.flatMap((one) => (E.isRight(one) ? [one.right.cut] : []));
  const left = tried.flatMap((one) => (E.isLeft(one) ? [one.left.reason] : []));
  const last = lastPosition(await context.positions.last(context.component));
  const doubt = doubtOf(last, old, servers, cut);
  if (doubt === undefined) {
    const proof = `${cut.join(' and ')} receive nothing from ${old.name}, which waits for them before every commit`;
    return E.right({ fence: 'cut', proof, notStopped, left });
  }
  const ask = 'a person has to make sure that it takes no writes, and may then let this go on';
  const reason = `the fence of ${old.name} is not proven (${notStopped}; ${doubt}): ${ask}`;
  return failed(reason, true, { cut, left });
};

/** Why it may still acknowledge; undefined when it cannot. */
const doubtOf = (
  last: LastPosition | undefined,
  old: Server,
  servers: readonly Server[],
  cut: readonly string[],
): string | undefined => {
  if (last === undefined) return 'nobody knows whether it waits for its standbys';
  const demand = demandOf(last.syncNames);
  if (demand === undefined || !waitsForDisk(last.syncCommit)) return 'it waits for no standby';
  const all = servers.map(({ name }) => applicationName(name));
  return covers(demand, cut.map(applicationName), all, applicationName(old.name))
    ? undefined
    : `only ${cut.join(', ') || 'none'} of its standbys could be taken away from it`;
};
