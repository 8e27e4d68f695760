/**
 * RECOVER-REDIS-001 carried out on the floor's own Redis servers, without a ledger; and what a test
 * asks such a server. IO.
 */
import type { Position } from '@recovery-ledger/ledger';
import type { ActionContext } from '@recovery-ledger/recoverers';
import { Redis } from 'ioredis';
import { type Carried, carryOutWith } from './carried-out.ts';
import type { Databases } from './databases.ts';

type Given = {
  readonly incarnation: number;
  readonly failed: string;
  /** Where the primary was when it was last seen; null: nobody knows. */
  readonly last?: Position | null;
  readonly people?: Partial<ActionContext['people']>;
  readonly only?: readonly string[];
  /** More variables, which win. */
  readonly variables?: Readonly<Record<string, string>>;
};

export const passwordOf = ({ environment }: Pick<Databases, 'environment'>): string =>
  environment['FLOOR_REDIS_PASSWORD'] ?? '';

/** What people are asked about a loss of data, and the answer that they give. */
export const people = (answer: 'granted' | 'denied') => {
  const asked: string[] = [];
  const ask: ActionContext['people']['ask'] = async ({ show }) => {
    asked.push(await show());
    const by = [{ person: 'risk-officer', role: 'risk_officer' }];
    return answer === 'granted'
      ? { _tag: 'Granted', by, shownHash: 'h', waitedMs: 1 }
      : { _tag: 'Denied', by: 'risk-officer', reason: 'not without the snapshot' };
  };
  return { asked, ask };
};

export const carryOutRedis = (
  all: Omit<Databases, 'supervisor' | 'stop'>,
  { incarnation, failed, last = null, people: some, only, variables }: Given,
): Promise<Carried> => {
  const { environment, folder } = all;
  const supervisor = `http://127.0.0.1:${environment['FLOOR_SUPERVISOR_PORT']}`;
  const values = {
    ...{ recovery: `rec-${incarnation}`, incident: `inc-${incarnation}`, incarnation },
    ...{ component: 'redis', estate: 'trading-floor', 'loss.accepted': 'false' },
    ...{ 'failed.name': failed, 'registry.url': supervisor, 'endpoints.supervisor': supervisor },
    'endpoints.databaseDir': folder,
    'endpoints.redisBin': environment['FLOOR_REDIS_BIN'] ?? '',
    'endpoints.databaseExec': '',
    'endpoints.redisA': all.host('redis-a').address,
    'endpoints.redisB': all.host('redis-b').address,
    ...variables,
  };
  const unasked = async () => ({ _tag: 'Unanswered' as const });
  const context: Partial<ActionContext> = {
    secrets: { FLOOR_REDIS_PASSWORD: passwordOf(all) },
    positions: { last: async () => last },
    people: { ask: unasked, ticked: unasked, ...some },
  };
  const task = { runbook: 'RECOVER-REDIS-001', component: 'redis', incarnation };
  return carryOutWith(values, task, { only, context });
};

/** Some commands at one server, on a connection of its own. */
export const atRedis = async <A>(
  address: string,
  password: string,
  use: (redis: Redis) => Promise<A>,
): Promise<A> => {
  const [host = '', port = ''] = address.split(':');
  const redis = new Redis({
    ...{ host, port: Number(port), password, lazyConnect: true, retryStrategy: () => null },
    ...{ maxRetriesPerRequest: 0, enableReadyCheck: false, protocol: 2 },
  });
  redis.on('error', () => undefined);
  try {
    await redis.connect();
    return await use(redis);
  } finally {
    redis.disconnect();
  }
};

/** One field of INFO. */
export const infoOf = (text: string, name: string): string =>
  new RegExp(`^${name}:(.*?)\r?$`, 'm').exec(text)?.[1] ?? '';

/** What a detector would publish of the primary now. */
export const positionNow = async (all: Databases, name: string): Promise<Position> => {
  const { address } = all.host(name);
  const info = await atRedis(address, passwordOf(all), (redis) => redis.info('replication'));
  return {
    ...{ at: new Date().toISOString(), instance: 'detector-1', component: 'redis', source: name },
    ...{ position: infoOf(info, 'master_repl_offset'), timeline: infoOf(info, 'master_replid') },
    ...{ standbys: all.hosts.filter((one) => one.name !== name).map(following) },
    ...{ syncCommit: null, syncNames: null },
  };
};

/** One that has everything but what is on its way. */
const following = ({ name }: { readonly name: string }): Position['standbys'][number] => ({
  ...{ name, state: 'online', syncState: null, write: null, flush: null, replay: null },
  ...{ bytes: 0, ms: 0 },
});
