/** What the stories of a long history have in common. Pure but for its own state. */
import type { Aggregate, LedgerEvent, Mode } from '@recovery-ledger/ledger';
import type { History, Line } from '../histories.ts';

export type World = {
  readonly random: () => number;
  readonly pick: <A>(from: readonly A[]) => A;
  /** Of the story that begins: ids are made of it. */
  number: number;
  /** Incidents and failures that were told of, the newest last. */
  readonly incidents: string[];
  readonly failures: number[];
};

export type Story = (world: World) => History;

export const components = [
  ...['trading_engine', 'order_management', 'risk_engine', 'market_data', 'postgresql'],
] as const;

export const modeOf = ({ random }: World): Mode => (random() < 0.2 ? 'drill' : 'real');

export const line = (
  mode: Mode,
  family: Aggregate['family'],
  id: string,
  event: LedgerEvent,
  over: Partial<Line> = {},
): Line => ({ aggregate: { mode, family, id }, event, ...over });
