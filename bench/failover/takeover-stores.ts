/** What the takeovers need to know of each database, and what must be so of it afterwards. IO. */
import type { Recorded } from '@recovery-ledger/ledger';
import { lostKeys, lostRows, type Written } from '../../test/harness/acknowledged-writer.ts';
import { databasesOf } from '../../test/harness/databases.ts';
import { atRedis, infoOf, passwordOf } from '../../test/harness/redis-recovery.ts';
import type { Rig } from '../../test/harness/rig.ts';
import { until } from '../../test/harness/until.ts';
import { rejoin } from './failover-runs.ts';

export type TakeoverStore = {
  readonly name: 'postgres' | 'redis';
  readonly component: 'postgresql' | 'redis';
  readonly runbook: string;
  readonly floor: string;
  /** Where the registry names the primary. */
  readonly key: string;
  /** Waits until the primary can fail, with nothing to be lost that a standby should have. */
  readonly isReady: (rig: Rig, primary: string) => Promise<unknown>;
  readonly lost: (rig: Rig, name: string, written: Written) => Promise<readonly string[]>;
  /** Whether it takes writes; throws when it does not say. */
  readonly isPrimary: (rig: Rig, name: string) => Promise<boolean>;
  /** What is wrong with what is stated as lost; `lost` were, `unknown` got no answer. */
  readonly statedWrong: (loss: Loss, lost: number, unknown: number) => string | undefined;
  /** All is as before, the old primary a standby. */
  readonly restore: (rig: Rig, old: string) => Promise<void>;
};

type Loss = Extract<Recorded, { type: 'DataLossMeasured' }>['data'];

const postgres: TakeoverStore = {
  ...{ name: 'postgres', component: 'postgresql', runbook: 'RECOVER-DB-001' },
  ...{ floor: 'postgres-a,postgres-b,postgres-c', key: 'database/primary' },
  isReady: (rig, primary) => databasesOf(rig.variables).streams(primary, 2),
  lost: (rig, name, written) => lostRows(databasesOf(rig.variables).admin(name), written),
  isPrimary: async (rig, name) => {
    const text = 'select pg_is_in_recovery() as standby';
    const [row] = await databasesOf(rig.variables).query<{ standby: boolean }>(name, text);
    return row?.standby === false;
  },
  statedWrong: ({ state }, lost) =>
    state === 'ZERO_PROVEN' && lost === 0 ? undefined : `${lost} were, where none can be`,
  restore: async (rig, old) => {
    const child = rig.service(['recover', '--instance', 'recoverer-1'], {});
    const ended = new Promise((resolve) => child.once('exit', resolve));
    try {
      await rejoin(rig, old);
    } finally {
      child.kill('SIGKILL');
      await ended;
    }
  },
};

const infoAt = (rig: Rig, name: string): Promise<string> => {
  const password = passwordOf({ environment: rig.variables });
  const { address } = databasesOf(rig.variables).host(name);
  return atRedis(address, password, (redis) => redis.info('replication'));
};

const otherOf = (name: string): string => (name === 'redis-a' ? 'redis-b' : 'redis-a');

const redis: TakeoverStore = {
  ...{ name: 'redis', component: 'redis', runbook: 'RECOVER-REDIS-001' },
  ...{ floor: 'redis-a,redis-b', key: 'service/redis/active' },
  isReady: (rig, primary) =>
    until(async () => infoOf(await infoAt(rig, otherOf(primary)), 'master_link_status') === 'up', {
      deadlineMs: 30_000,
      what: 'the replica follows',
    }),
  lost: (rig, name, written) => {
    const { address } = databasesOf(rig.variables).host(name);
    return lostKeys(address, passwordOf({ environment: rig.variables }), written);
  },
  isPrimary: async (rig, name) => infoOf(await infoAt(rig, name), 'role') === 'master',
  // A write whose answer did not arrive may be among those that are stated as lost.
  statedWrong: ({ state, lostRecords }, lost, unknown) =>
    state !== 'UNKNOWN' && lost <= (lostRecords ?? lost) && lost >= (lostRecords ?? lost) - unknown
      ? undefined
      : `${lost} were, beside ${unknown} writes that nobody knows of`,
  restore: (rig) =>
    until(rig.isUp, { deadlineMs: 60_000, what: 'all is UP' }).then(() => undefined),
};

const stores = [postgres, redis];

/** Throws, with the names there are, when there is no such database. */
export const takeoverStoreOf = (component: string): TakeoverStore => {
  const store = stores.find((each) => each.component === component);
  if (store !== undefined) return store;
  const known = stores.map((each) => each.component).join(', ');
  throw new Error(`no takeover of the database "${component}"; there are ${known}`);
};
