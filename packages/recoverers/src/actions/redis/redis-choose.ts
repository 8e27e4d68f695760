/**
 * Chooses the replica that becomes the primary and asks people where more may be lost than the
 * estate allows. IO; the judgement is choose-replica.ts and loss-bound.ts.
 *
 * Where no replica is fit the old primary has to come back from its own files: that is for the
 * step that repairs. Where another primary is about already nothing is decided at all.
 */
import { Milliseconds, type PredictedLoss } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import type { Action, ActionContext, Outcome } from '../action.ts';
import { failed } from '../call.ts';
import { Approvers, askAboutLoss } from './ask-about-loss.ts';
import { type Asked, type Choice, chooseReplica, undecided } from './choose-replica.ts';
import { isWithin, lossBound } from './loss-bound.ts';
import { allKeys } from './redis-info.ts';
import { type RedisServer, RedisServers, serverNamed } from './redis-servers.ts';
import { surveyRedis } from './survey-redis.ts';

const Params = t.strict({
  servers: RedisServers,
  failed: t.string,
  /** What may be lost without asking anybody: the component's RPO. */
  mayLose: Milliseconds,
  /** "true" where a person accepted the loss already. */
  accepted: t.string,
  approvers: Approvers,
});
type Params = t.TypeOf<typeof Params>;

export const redisChoose: Action<Params> = {
  name: 'redis.choose',
  params: Params,
  output: {
    ...{ way: 'string', instance: 'string', address: 'string', offset: 'integer' },
    keys: 'integer',
  },
  run: async (params, context) => {
    const seen = await look(params, context);
    if (E.isLeft(seen)) return seen;
    const { choice, loss, old } = seen.right;
    const { chosen, reasons } = choice;
    if (chosen === undefined || loss === undefined) return nobody(old, seen.right);
    const server = serverNamed(params.servers, chosen.name);
    if (E.isLeft(server)) return server;
    const told = {
      ...{ way: 'promote', instance: chosen.name, address: server.right.address },
      ...{ offset: chosen.replication.offset, replicationId: chosen.replication.replicationId },
      ...{ keys: allKeys(chosen.keys), candidates: reasons, predictedLoss: loss },
    };
    if (isWithin(loss, params.mayLose)) return E.right(told);
    if (params.accepted === 'true') return E.right({ ...told, approvedBy: 'accepted before' });
    const asked = await askAboutLoss(context, params.approvers, show(chosen.name, loss), loss);
    return E.isLeft(asked) ? asked : E.right({ ...told, approvedBy: asked.right });
  },
  rehearse: async (params, context) => {
    const seen = await look(params, context);
    if (E.isLeft(seen)) return seen;
    const { choice, loss, old } = seen.right;
    const instance = choice.chosen?.name ?? old.name;
    const would = choice.chosen === undefined ? `repair ${instance}` : `promote ${instance}`;
    const told = { would, candidates: choice.reasons, predictedLoss: loss ?? null };
    return E.right({ ...told, way: 'rehearse', instance, address: '', offset: 0, keys: 0 });
  },
};

type Seen = {
  readonly old: RedisServer;
  readonly asked: readonly Asked[];
  readonly choice: Choice;
  readonly loss: PredictedLoss | undefined;
};

const look = async (
  { servers, failed: name }: Params,
  context: ActionContext,
): Promise<E.Either<Extract<Outcome, { _tag: 'Left' }>['left'], Seen>> => {
  const old = serverNamed(servers, name);
  if (E.isLeft(old)) return old;
  const [last, asked] = await Promise.all([
    context.positions.last(context.component),
    surveyRedis(
      context,
      servers.filter((one) => one.name !== name),
    ),
  ]);
  const choice = chooseReplica(asked, { replicationId: last?.timeline ?? null });
  const { chosen } = choice;
  const loss =
    chosen === undefined
      ? undefined
      : lossBound(last, { name: chosen.name, ...chosen.replication }, context.clock.nowMs());
  return E.right({ old: old.right, asked, choice, loss });
};

const nobody = (old: RedisServer, { asked, choice: { reasons } }: Seen): Outcome => {
  const primary = asked.find(
    ({ said }) => said._tag === 'info' && said.replication.role === 'primary',
  );
  const evidence = { candidates: reasons };
  if (primary !== undefined) {
    const reason = `${primary.name} is a primary already: find out who made it one`;
    return failed(reason, false, evidence);
  }
  const open = undecided(asked);
  if (open.length > 0) {
    const reason = `whether ${open.join(', ')} can be promoted is not known yet`;
    return failed(reason, true, evidence);
  }
  const { name: instance, address } = old;
  return E.right({ way: 'repair', instance, address, offset: 0, keys: 0, ...evidence });
};

const show = (name: string, { basis }: PredictedLoss): string =>
  `Promote ${name} although data may be lost: ${basis}.`;
