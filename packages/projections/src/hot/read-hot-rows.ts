/** What Redis should hold, read from PostgreSQL in one snapshot. IO. */
import type { Pool } from 'pg';
import type { SystemStateRow } from '../projections/system-state-row.ts';
import type { TradingRow } from '../projections/trading-state.ts';
import { inSnapshot } from '../queries/in-snapshot.ts';
import { type HotValue, permitValue, type Scoped, stateValue } from './hot-values.ts';

type HotRows = {
  readonly values: readonly HotValue[];
  readonly trading: readonly Scoped<TradingRow>[];
};

export const readHotRows = (pool: Pool): Promise<HotRows> =>
  inSnapshot(pool, async (ask) => {
    const states = await ask<Scoped<SystemStateRow>>('select * from ledger.system_state');
    const trading = await ask<Scoped<TradingRow>>('select * from ledger.trading_state');
    const permits = ['real', 'drill'].map((mode) => permitValue(mode, trading));
    return { values: [...states.map(stateValue), ...permits], trading };
  });
