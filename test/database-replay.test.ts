/**
 * What a promotion loses of the floor's own trades while commits waited for no standby: it is
 * counted, and put back from the drop copy where no engine is left that would write it again.
 */
import type { LedgerEvent } from '@recovery-ledger/ledger';
import test from 'ava';
import { carryOutDatabase, positionOf } from './harness/database-recovery.ts';
import { databasesOf } from './harness/databases.ts';
import { type StartedFloor, startFloor } from './harness/trading-floor.ts';

let started: StartedFloor | undefined;
test.before('the floor starts', async () => {
  started = await startFloor('', 'core,databases');
  await started.trades(50);
});
test.after.always('the floor stops', () => started?.stop());

const rowsOf = (event: LedgerEvent | undefined) =>
  event?.type === 'DataLossMeasured'
    ? (event.data.evidence['rows'] as { readonly trades: number })
    : { trades: 0 };

type Fills = { readonly fills: readonly { readonly execId: string; readonly sequence: number }[] };

test('executions that a promotion lost are put back, and none is missing', async (t) => {
  if (started === undefined) return t.fail('the floor did not start');
  const floor = started;
  const all = databasesOf(floor.environment);
  const old = await all.primary();
  const others = ['postgres-a', 'postgres-b', 'postgres-c'].filter((name) => name !== old);
  await all.query(old, "alter system set synchronous_standby_names = ''");
  for (const name of others) await all.query(name, "alter system set primary_conninfo = ''");
  for (const name of [old, ...others]) await all.query(name, 'select pg_reload_conf()');
  await all.streams(old, 0);
  await floor.trades(200);
  const last = await positionOf(all, old);
  await all.signal(old, 'kill');
  await floor.signal('engine-a', 'kill');
  await floor.signal('engine-b', 'kill');
  const dropCopy = `http://127.0.0.1:${floor.environment['FLOOR_SUPERVISOR_PORT']}/services/drop-copy`;
  const over = { 'loss.accepted': 'true', 'endpoints.dropCopy': dropCopy };
  const carried = await carryOutDatabase(all, { incarnation: 40, last, over });
  t.is(carried.failed, undefined);
  const { outputs, emitted } = carried;
  const lost = Number(outputs['steps.put-back.missing']);
  const { trades } = rowsOf(emitted[0]);
  t.log(`${trades} trades lost with the old primary, ${lost} executions put back`);
  t.true(trades > 0 && lost >= trades, 'those on their way to it when it died are missing too');
  t.is(outputs['steps.put-back.left'], 0);
  const [gross, net] = emitted;
  t.like(gross?.data, { state: 'MEASURED' });
  t.regex(JSON.stringify(net?.data), /executions \d+ were missing: \d+ were put back, 0 were not/);
  const { body } = await floor.ask<Fills>('drop-copy', '/fills?after=0');
  const listed = Number(outputs['steps.put-back.sequence']);
  const ids = body.fills.filter(({ sequence }) => sequence <= listed).map(({ execId }) => execId);
  const text = 'select count(*)::int as count from trades where exec_id = any($1)';
  const [row] = await all.query<{ readonly count: number }>(await all.primary(), text, [ids]);
  t.is(row?.count, new Set(ids).size);
});
