/** One row per use or test of the kill switch, by a person whose act counts. Pure. */
import type { EventOfType, Recorded } from '@recovery-ledger/ledger';
import { flag, instant, maybe, type RowOf, text, whole } from '../model/column.ts';
import { happenedAt } from '../model/happened-at.ts';
import type { Find } from '../model/projection.ts';
import { type Change, defineTable, type Lookup, put, rowsWhere } from '../model/table.ts';

const columns = {
  invocation: text('id of the invocation'),
  sequence: whole('place of the KillSwitchInvoked in LEDGER'),
  person: text('who invoked it, by code'),
  role: text('role they acted in'),
  reason: text('why'),
  level: text('firm, desk, trader, algorithm, account, venue or symbol'),
  reach_id: maybe(text('which one; null for the firm')),
  test: flag('only proved that it can be reached'),
  cancel_orders: flag('open orders were to be cancelled'),
  block_orders: flag('new orders were to be blocked'),
  incident: maybe(text('incident it belongs to')),
  at: instant('when it was invoked'),
};

type KillRow = RowOf<typeof columns>;

export const killTable = defineTable('kill_switches', 'Uses and tests of the kill switch.', {
  key: ['invocation'],
  columns,
});

type Invoked = Recorded<EventOfType<'KillSwitchInvoked'>>;

export const isInvocation = (event: Recorded): event is Invoked =>
  event.type === 'KillSwitchInvoked';

export const byInvocation = (invocation: string): Lookup<KillRow> =>
  rowsWhere(killTable, { invocation });

/** The first of its id counts. */
export const killed = ({ data, meta }: Invoked, find: Find): readonly Change[] => {
  const { invocation, by: person, role, reason, reach, test, incident } = data;
  if (find(byInvocation(invocation)).length > 0) return [];
  return [
    put(killTable, {
      ...{ invocation, sequence: meta.sequence, person, role, reason, test, incident },
      ...{ level: reach.level, reach_id: reach.id },
      ...{ cancel_orders: data.cancelOrders, block_orders: data.blockOrders },
      at: happenedAt(meta),
    }),
  ];
};
