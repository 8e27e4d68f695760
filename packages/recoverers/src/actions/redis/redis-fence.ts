/**
 * Makes sure that the old primary is no more: first that it really fails, then stopped through the
 * supervisor of its host, then proven from outside. IO.
 *
 * A primary that takes a write has not failed, whatever anybody saw: nothing is done to it. Where
 * its supervisor does not answer it is made to refuse writes, and proven to; where not even that
 * can be proven the step fails, and a person decides.
 */
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import type { Action, ActionContext, Outcome } from '../action.ts';
import { call, failed } from '../call.ts';
import { askRedis, type RedisAnswer } from './ask-redis.ts';
import { codeOf } from './explain-redis.ts';
import { type RedisServer, RedisServers, serverNamed } from './redis-servers.ts';
import { refuseWrites } from './refuse-writes.ts';
import { probeWrite } from './write-probe.ts';

const Params = t.strict({ supervisor: t.string, servers: RedisServers, failed: t.string });
type Params = t.TypeOf<typeof Params>;

/** A healthy server answers within a few; detectors have waited longer already. */
const answerWithinMs = 80;
const silent = ['late', 'ECONNREFUSED', 'ECONNRESET', 'EHOSTUNREACH', 'ETIMEDOUT'];

export const redisFence: Action<Params> = {
  name: 'redis.fence',
  params: Params,
  output: { fenced: 'string', result: 'string', at: 'integer' },
  run: async ({ supervisor, servers, failed: name }, context) => {
    const old = serverNamed(servers, name);
    if (E.isLeft(old)) return old;
    const confirmed = await confirm(old.right, context);
    if (E.isLeft(confirmed)) return confirmed;
    context.report({ confirmedBy: confirmed.right });
    const stopped = await stop(supervisor, old.right, context);
    if (E.isRight(stopped)) return proveGone(old.right, context);
    context.report({ stop: stopped.left.reason });
    return refuseWrites(old.right, context);
  },
  rehearse: async ({ servers, failed: name }, context) => {
    const old = serverNamed(servers, name);
    if (E.isLeft(old)) return old;
    const takes = await takesWrites(old.right, context);
    const now = E.isRight(takes) ? 'it takes writes' : takes.left.reason;
    return E.right({ would: `stop ${name}`, now, fenced: 'no', result: 'unknown', at: 0 });
  },
};

const takesWrites = ({ address }: RedisServer, context: ActionContext) =>
  askRedis(context, address, (ask) => probeWrite(ask, context), answerWithinMs);

/** Right says what shows that it fails. */
const confirm = async (old: RedisServer, context: ActionContext): Promise<RedisAnswer<string>> => {
  const takes = await takesWrites(old, context);
  if (E.isRight(takes)) return leftAlone(`${old.name} takes writes: it has not failed`);
  const { left } = takes;
  const isMute = ['NOAUTH', 'WRONGPASS', 'NOPERM'].includes(codeOf(left));
  if (isMute) return failed(`whether ${old.name} fails cannot be told: ${left.reason}`, false);
  return codeOf(left) === 'NOREPLICAS'
    ? leftAlone(`${old.name} lacks its replica, and nothing else: ${left.reason}`)
    : E.right(left.reason);
};

const leftAlone = (reason: string): RedisAnswer<never> =>
  E.left({ _tag: 'ActionFailure', reason, retry: false, evidence: {}, onFailure: 'abort' });

const stop = async (
  supervisor: string,
  { process }: RedisServer,
  context: ActionContext,
): Promise<Outcome> => {
  const url = `${supervisor}/processes/${process}/kill`;
  const stopped = await call(context, { method: 'POST', url, body: {} });
  if (E.isLeft(stopped)) return stopped;
  const { state } = stopped.right;
  return state === 'stopped' || state === 'exited'
    ? stopped
    : failed(`${process} is still ${String(state)} after ${url}`, true, stopped.right);
};

/** The supervisor says that no process is left; that nothing listens any more is the proof. */
const proveGone = async (old: RedisServer, context: ActionContext): Promise<Outcome> => {
  const asked = await askRedis(context, old.address, (ask) => ask('PING').then(E.right), 500);
  if (E.isRight(asked)) return failed(`${old.name} was stopped, and ${old.address} answers`, true);
  if (codeOf(asked.left) !== 'ECONNREFUSED') {
    const seen = silent.includes(codeOf(asked.left)) ? 'is silent' : 'answers';
    return failed(`${old.name} was stopped, and ${old.address} ${seen}`, true, { ...asked.left });
  }
  const proof = `no process is left, and ${old.address} refuses connections`;
  return E.right({ fenced: 'stopped', result: 'pass', at: context.clock.nowMs(), proof });
};
