/** What Redis holds: the present state of components and of trading, as JSON by key. Pure. */
import type { Change, Row, Table } from '../model/table.ts';
import { type SystemStateRow, systemStateTable } from '../projections/system-state-row.ts';
import { type TradingRow, tradingTable } from '../projections/trading-state.ts';

export type Scoped<R> = R & { readonly mode: string; readonly seq: number };

/** A null value removes the key. */
export type HotValue = {
  readonly key: string;
  readonly sequence: number;
  readonly json: string | null;
  /** Gone after so long unless it is written again: nobody vouches for it any more. */
  readonly ttlMs?: number;
};

const stateKey = (mode: string, component: string): string => `${mode}:state:${component}`;
const permitKey = (mode: string): string => `${mode}:trading:permit`;

export const stateValue = (row: Scoped<SystemStateRow>): HotValue => {
  const { mode, component, state, since, incident, epoch, priority, tier, seq: sequence } = row;
  const value = { component, mode, state, since, incident, epoch, priority, tier, sequence };
  return { key: stateKey(mode, component), sequence, json: JSON.stringify(value) };
};

/** Several times as long as a projector takes to say again that it knows of nothing newer. */
const permitTtlMs = 5_000;

/** Open only when every scope is; unknown while nothing was recorded. */
export const permitValue = (mode: string, rows: readonly Scoped<TradingRow>[]): HotValue => {
  const own = rows.filter((row) => row.mode === mode);
  const halts = [...new Set(own.flatMap((row) => row.halts))].sort();
  const permit = own.length === 0 ? 'UNKNOWN' : halts.length > 0 ? 'HALTED' : 'OPEN';
  const sequence = own.reduce((newest, { seq }) => Math.max(newest, seq), 0);
  const json = JSON.stringify({ permit, halts, sequence });
  return { key: permitKey(mode), sequence, json, ttlMs: permitTtlMs };
};

type Changed = {
  readonly states: readonly HotValue[];
  readonly trading: readonly Scoped<TradingRow>[];
};

/** Whose changes are shown in Redis. */
export const hotTables: ReadonlySet<Table> = new Set<Table>([systemStateTable, tradingTable]);

export const hotChanges = (changes: readonly Change[]): Changed => {
  const of = ({ name }: Table) => changes.filter(({ table }) => table.name === name);
  const states = of(systemStateTable).map(({ _tag, row }) =>
    _tag === 'Put' ? stateValue(row as Scoped<SystemStateRow>) : removal(row),
  );
  return { states, trading: of(tradingTable).map(({ row }) => row as Scoped<TradingRow>) };
};

const removal = (row: Row): HotValue => {
  const { mode, component, seq } = row as Scoped<SystemStateRow>;
  return { key: stateKey(mode, component), sequence: seq, json: null };
};
