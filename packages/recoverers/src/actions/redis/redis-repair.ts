/**
 * Brings the old primary back from its own files, where no replica is fit to be promoted. IO; the
 * judgement is repair-plan.ts.
 *
 * Its folder is copied before anything is done; the checkers look without --fix; people agree to
 * what would go; what is mended is a working copy, which a server nobody can find has loaded; and
 * nothing is started over a replica that has more. Safe to repeat: the first copy is kept.
 */
import { join } from 'node:path';
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import type { Action, ActionContext, Outcome } from '../action.ts';
import { call, failed } from '../call.ts';
import { Approvers, askAboutLoss } from './ask-about-loss.ts';
import { askRedis, type RedisAnswer } from './ask-redis.ts';
import { undecided } from './choose-replica.ts';
import { inspectFiles } from './inspect-files.ts';
import { type Loaded, mendFiles } from './mend-files.ts';
import { copyFolder, preserveFolder } from './preserve-folder.ts';
import { allKeys, keyCountsOf } from './redis-info.ts';
import { type RedisServer, RedisServers, serverNamed } from './redis-servers.ts';
import { fileTool, inOrder, RedisPrograms } from './redis-tools.ts';
import { planRepair, whyNotStart } from './repair-plan.ts';
import { infoOf, surveyRedis } from './survey-redis.ts';
import { probeWrite } from './write-probe.ts';

const Params = t.strict({
  way: t.string,
  supervisor: t.string,
  servers: RedisServers,
  failed: t.string,
  backups: t.string,
  programs: RedisPrograms,
  approvers: Approvers,
});
type Params = t.TypeOf<typeof Params>;

const pollMs = 20;

export const redisRepair: Action<Params> = {
  name: 'redis.repair',
  params: Params,
  output: { repaired: 'string', keys: 'integer' },
  minimumMs: ({ approvers }) => approvers.limit,
  run: async (params, context) => {
    const none = { repaired: 'no', keys: 0 };
    if (params.way !== 'repair') return E.right({ ...none, why: 'a replica is promoted' });
    const old = serverNamed(params.servers, params.failed);
    if (E.isLeft(old)) return old;
    const mended = await mend(old.right, params, context);
    if (E.isLeft(mended)) return mended;
    const { loaded, work } = mended.right;
    const why = await whyItMayNotStart(loaded.keys, params, context);
    if (E.isLeft(why)) return why;
    const placed = await placeFiles(old.right, work, params, context);
    return E.isLeft(placed) ? placed : startAgain(old.right, loaded, params, context);
  },
  rehearse: async (params, context) => {
    const old = serverNamed(params.servers, params.failed);
    if (E.isLeft(old)) return old;
    const { programs, backups } = params;
    const found = await inspectFiles(context, programs, old.right.folder, backups);
    const would = E.isLeft(found) ? found.left.reason : planRepair(found.right).told;
    return E.right({ repaired: 'no', keys: 0, would });
  },
};

type Mended = { readonly loaded: Loaded; readonly work: string };

const mend = async (
  old: RedisServer,
  { programs, backups, approvers }: Params,
  context: ActionContext,
): Promise<RedisAnswer<Mended>> => {
  const kept = await preserveFolder(context, programs, old, backups);
  if (E.isLeft(kept)) return kept;
  context.report({ preserved: kept.right });
  const found = await inspectFiles(context, programs, kept.right, backups);
  if (E.isLeft(found)) return found;
  const plan = planRepair(found.right);
  context.report({ plan: plan._tag, told: plan.told });
  if (plan._tag === 'Nothing') return failed(`${old.name}: ${plan.told}`, false, found.right);
  if (plan._tag !== 'AsItIs') {
    const agreed = await askAboutLoss(context, approvers, plan.told, plan.loss);
    if (E.isLeft(agreed)) return agreed;
    context.report({ approvedBy: agreed.right });
  }
  const work = `${kept.right}.mended`;
  const copied = await copyFolder(context, programs, kept.right, work);
  if (E.isLeft(copied)) return copied;
  const loaded = await mendFiles(context, programs, plan, work);
  return E.isLeft(loaded) ? loaded : E.right({ loaded: loaded.right, work });
};

/** One that only does not answer may have data as well. */
const whyItMayNotStart = async (
  keys: number,
  { servers, failed: name }: Params,
  context: ActionContext,
): Promise<RedisAnswer<unknown>> => {
  const others = servers.filter((one) => one.name !== name);
  const asked = await surveyRedis(context, others);
  const open = undecided(asked);
  if (open.length > 0) return failed(`whether ${open.join(', ')} has data is not known`, true);
  const replicas = asked.flatMap(({ name: other, said }) =>
    said._tag === 'info' ? [{ name: other, keys: allKeys(said.keys) }] : [],
  );
  const why = whyNotStart(keys, replicas);
  return why === undefined ? E.right({}) : failed(why, false, { keys, replicas });
};

/** Its configuration stays; its data is that of the copy. */
const placeFiles = (
  { folder }: RedisServer,
  work: string,
  { programs }: Params,
  context: ActionContext,
): Promise<RedisAnswer<unknown>> => {
  const own = (name: string) => join(folder, name);
  return inOrder([
    () => fileTool(context, programs, 'rm', ['-rf', '--', own('appendonlydir'), own('dump.rdb')]),
    () => fileTool(context, programs, 'cp', ['-a', '--', join(work, 'appendonlydir'), folder]),
    // Where there is no prefix the tools are not the server's own user.
    () => fileTool(context, programs, 'chown', ['-R', '--reference', folder, own('appendonlydir')]),
    () => fileTool(context, programs, 'rm', ['-rf', '--', work]),
  ]);
};

const startAgain = async (
  { name, address, process }: RedisServer,
  { lasting }: Loaded,
  { supervisor }: Params,
  context: ActionContext,
): Promise<Outcome> => {
  const url = `${supervisor}/processes/${process}/start`;
  const started = await call(context, { method: 'POST', url, body: {} });
  if (E.isLeft(started)) return started;
  for (;;) {
    const served = await serves(address, context);
    if (E.isRight(served)) {
      const keys = served.right;
      return keys >= lasting
        ? E.right({ repaired: name, keys, exposure: `one copy of the data, at ${name}` })
        : failed(`${name} has ${keys} keys, and ${lasting} were mended`, false, { keys });
    }
    if (!served.left.retry || context.signal.aborted) return served;
    await context.clock.sleep(pollMs, context.signal);
  }
};

/** The keys it has, once it has loaded them and takes writes, alone as it is. */
const serves = (address: string, context: ActionContext): Promise<RedisAnswer<number>> =>
  askRedis(context, address, async (ask): Promise<RedisAnswer<number>> => {
    const info = await infoOf(ask);
    if (E.isLeft(info)) return info;
    const { fields, replication } = info.right;
    if (fields['loading'] !== '0') return failed(`${address} is reading its data`, true);
    const keys = allKeys(keyCountsOf(fields));
    if (replication.role === 'replica') await ask('REPLICAOF', 'NO', 'ONE');
    await ask('CONFIG', 'SET', 'min-replicas-to-write', 0);
    const written = await probeWrite(ask, context);
    return E.isLeft(written) ? written : E.right(keys);
  });
