/**
 * The present state in Redis, written after PostgreSQL committed it and never ahead of it. IO.
 *
 * Redis may be away: nothing here is waited for by the projections. When it comes back, or on any
 * doubt, everything is written anew from PostgreSQL. A value with a higher sequence is left alone,
 * so that the slower of two projectors cannot put an old state back.
 */
import type { Redis } from 'ioredis';
import type { Pool } from 'pg';
import type { Change } from '../model/table.ts';
import type { TradingRow } from '../projections/trading-state.ts';
import type { Logger } from '../run/logger.ts';
import { type HotValue, hotChanges, permitValue, type Scoped } from './hot-values.ts';
import { readHotRows } from './read-hot-rows.ts';
import { rewriteAll, writeNewer } from './write-redis.ts';

export type HotState = {
  readonly changed: (changes: readonly Change[]) => void;
  readonly refresh: () => void;
  /** What is there is known to be the newest: what runs out may stay for a while longer. */
  readonly renew: () => void;
  readonly close: () => void;
};

const nothing = () => undefined;

export const noHotState: HotState = {
  ...{ changed: nothing, refresh: nothing, renew: nothing, close: nothing },
};

type Deps = { readonly redis: Redis; readonly pool: Pool; readonly logger: Logger };

const retryMs = 1_000;

export const createHotState = ({ redis, pool, logger }: Deps): HotState => {
  let dirty = new Map<string, HotValue>();
  const trading = new Map<string, Scoped<TradingRow>>();
  let everything = true;
  let renewing = false;
  let busy = false;
  let retry: NodeJS.Timeout | undefined;

  /** Another projector may have halted what this one knows as open: the rows say what holds. */
  const read = async () => {
    const rows = await readHotRows(pool);
    for (const row of rows.trading) {
      const key = `${row.mode}/${row.scope}`;
      if ((trading.get(key)?.seq ?? 0) <= row.seq) trading.set(key, row);
    }
    return rows.values;
  };
  const step = async () => {
    if (renewing && !everything) {
      renewing = false;
      const values = await read();
      return writeNewer(
        redis,
        values.filter(({ ttlMs }) => ttlMs !== undefined),
      );
    }
    if (!everything) {
      const values = [...dirty.values()];
      dirty = new Map();
      return writeNewer(redis, values);
    }
    everything = false;
    renewing = false;
    await rewriteAll(redis, await read());
    await writeNewer(redis, await read());
  };

  const work = async () => {
    if (busy || redis.status !== 'ready') return;
    busy = true;
    try {
      while (everything || renewing || dirty.size > 0) await step();
    } catch (error) {
      everything = true;
      logger.warn({ error }, 'Redis is behind: it is written anew when it answers');
      clearTimeout(retry);
      retry = setTimeout(kick, retryMs);
    } finally {
      busy = false;
    }
  };
  const kick = () => {
    work().catch((error: unknown) => logger.error({ error }, 'writing to Redis failed'));
  };
  const refresh = () => {
    everything = true;
    kick();
  };
  const renew = () => {
    renewing = true;
    kick();
  };
  redis.on('ready', refresh);

  return {
    refresh,
    renew,
    changed: (changes) => {
      const hot = hotChanges(changes);
      for (const row of hot.trading) trading.set(`${row.mode}/${row.scope}`, row);
      const modes = new Set(hot.trading.map(({ mode }) => mode));
      const permits = [...modes].map((mode) => permitValue(mode, [...trading.values()]));
      for (const value of [...hot.states, ...permits]) dirty.set(value.key, value);
      kick();
    },
    close: () => {
      redis.off('ready', refresh);
      clearTimeout(retry);
    },
  };
};
