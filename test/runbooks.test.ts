/** Shipped runbooks on a real floor: order management, risk and market data die and come back. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { loadEstate, loadRunbook } from '@recovery-ledger/ledger';
import { actions, checkRunbook } from '@recovery-ledger/recoverers';
import test, { type ExecutionContext } from 'ava';
import * as E from 'fp-ts/lib/Either.js';
import { type Carried, carryOut, type Task } from './harness/carried-out.ts';
import { postgresForFile } from './harness/postgres.ts';
import { type StartedFloor, startFloor } from './harness/trading-floor.ts';
import { until } from './harness/until.ts';

const postgres = postgresForFile(test, { database: 'trading' });
const programs =
  'core,feed-a,feed-b,market-data,market-data-2,oms,oms-dr,risk,risk-dr,positions,positions-dr';

let started: StartedFloor | undefined;
const floor = (): StartedFloor => {
  if (started === undefined) throw new Error('the floor did not start');
  return started;
};
test.after.always('the floor stops', () => started?.stop());

const example = fileURLToPath(new URL('../examples/trading-floor/', import.meta.url));

test('every shipped runbook is sound, and every step says why', (t) => {
  const text = readFileSync(`${example}estate.yaml`, 'utf8');
  const estate = loadEstate('estate.yaml', text, { FLOOR_ONLY: 'all' });
  if (E.isLeft(estate)) return t.fail(JSON.stringify(estate.left));
  for (const file of readdirSync(`${example}runbooks`)) {
    const loaded = loadRunbook(file, readFileSync(`${example}runbooks/${file}`, 'utf8'));
    if (E.isLeft(loaded)) return t.fail(JSON.stringify(loaded.left));
    t.deepEqual(checkRunbook(loaded.right, estate.right.estate, actions), [], file);
    t.true(
      loaded.right.runbook.steps.every(({ why }) => why.length > 20),
      file,
    );
    t.is(`${loaded.right.runbook.runbook}.yaml`, file);
  }
});

test.serial('a floor that needs order management and risk trades', async (t) => {
  started = await startFloor(postgres().url, programs, {
    FLOOR_REQUIRES: 'oms,risk',
    // Tests share the machine: a line that is silent for a moment is not gone.
    FLOOR_FEED_STALE_AFTER_MS: '900',
  });
  await started.trades(100);
  t.pass();
});

type Resting = { readonly clOrdId: string; readonly tif: string; readonly status: string };

const stagesOf = ({ emitted }: Carried) =>
  emitted.flatMap((event) => (event.type === 'TradingStageChanged' ? [event.data.to] : []));
const opened = ['cancel_only', 'reduce_only', 'limited', 'full'];

const recovered = async (t: ExecutionContext, task: Task): Promise<Carried> => {
  await floor().trades(100);
  process.kill(await floor().pidOf(task.failed), 'SIGKILL');
  const carried = await carryOut(floor(), task);
  t.is(carried.failed, undefined);
  t.deepEqual(stagesOf(carried), opened);
  t.true(carried.emitted.some(({ type }) => type === 'TradingResumed'));
  await floor().trades(100);
  return carried;
};

test.serial('order management: the same orders in three places, and none lost', async (t) => {
  const { outputs } = await recovered(t, {
    ...{ runbook: 'RECOVER-OMS-001', component: 'order_management', incarnation: 51 },
    ...{ failed: 'oms', candidate: 'oms-dr' },
  });
  t.is(outputs['steps.reconcile-orders.unknown'], 0);
  t.is((await floor().verify()).verdict, 'NONE_LOST');
});

test.serial(
  'orders that order management believes wrongly are put right, each on the record',
  async (t) => {
    await floor().ask('gateway', '/halts', 'POST', { id: 'faults', reason: 'faults are made' });
    const { orders } = (await floor().ask<{ orders: readonly Resting[] }>('oms-dr', '/orders'))
      .body;
    const resting = orders.filter(({ tif, status }) => tif === 'GTC' && status === 'new');
    for (const [at, kind] of ['ghost', 'orphan', 'quantity', 'price', 'unknown'].entries()) {
      const { clOrdId } = resting[at] ?? {};
      const broken = await floor().ask('oms-dr', '/faults', 'POST', { kind, clOrdId });
      t.is(broken.status, 200, kind);
    }
    const { emitted, failed } = await carryOut(
      floor(),
      {
        ...{ runbook: 'RECOVER-OMS-001', component: 'order_management', incarnation: 60 },
        ...{ failed: 'oms', candidate: 'oms-dr' },
      },
      ['resolve', 'reconcile-orders'],
    );
    t.is(failed, undefined);
    const classes = emitted.flatMap((event) =>
      event.type === 'DiscrepancyFound' ? [event.data.class] : [],
    );
    for (const each of ['ghost', 'orphan', 'mismatch', 'unknown'] as const) {
      t.true(classes.includes(each), `${each} in ${classes.join()}`);
    }
    t.is(emitted.filter(({ type }) => type === 'DiscrepancyResolved').length, classes.length);
    await floor().ask('gateway', '/halts/faults', 'DELETE');
  },
);

test.serial('risk: refused first, limits no looser, a violating order rejected', async (t) => {
  const { emitted } = await recovered(t, {
    ...{ runbook: 'RECOVER-RISK-001', component: 'risk_engine', incarnation: 52 },
    ...{ failed: 'risk', candidate: 'risk-dr' },
  });
  const checks = emitted.flatMap((event) =>
    event.type === 'CheckCompleted' ? [`${event.data.check} ${event.data.result}`] : [],
  );
  t.true(checks.includes('a violating order is rejected pass'));
});

test.serial('market data: both lines contiguous, the books those of the venue', async (t) => {
  await recovered(t, {
    ...{ runbook: 'RECOVER-MD-001', component: 'market_data', incarnation: 53 },
    ...{ failed: 'market-data', candidate: 'market-data-2' },
  });
});

test.serial(
  'position management: its books are those of the drop copy, without a halt',
  async (t) => {
    process.kill(await floor().pidOf('positions'), 'SIGKILL');
    const { emitted, failed } = await carryOut(floor(), {
      ...{ runbook: 'RESTART-position_management', component: 'position_management' },
      ...{ incarnation: 56, failed: 'positions', candidate: 'positions-dr' },
    });
    t.is(failed, undefined);
    t.false(emitted.some(({ type }) => type === 'TradingHalted'));
    const found = emitted.filter(({ type }) => type === 'ReconciliationCompleted').at(-1);
    t.like(found, { data: { kind: 'positions', result: 'pass' } });
    t.like((await floor().ask('positions-dr', '/health')).body, { status: 'OK', role: 'primary' });
    await floor().trades(100);
  },
);

test.serial(
  'the gate stays shut while the venue is closed, and trading stays where it was',
  async (t) => {
    await floor().ask('exchange', '/status', 'POST', { session: 'closed' });
    const isClosed = async () =>
      (await floor().ask('gateway', '/health')).body['session'] === 'closed';
    await until(isClosed, { what: 'the gateway hears that the venue is closed' });
    const carried = await carryOut(floor(), {
      ...{ runbook: 'RESUME-001', component: 'order_gateway', incarnation: 54 },
      ...{ failed: 'gateway', candidate: 'gateway' },
    });
    t.regex(
      carried.failed ?? '',
      /^gate: not safe to trade: session_open fail: session = "closed"/,
    );
    t.deepEqual(stagesOf(carried), []);
    await floor().ask('exchange', '/status', 'POST', { session: 'open' });
  },
);

test.serial(
  'the kill switch leaves nothing open at the venue, and nothing is admitted after',
  async (t) => {
    await floor().trades(100);
    const carried = await carryOut(floor(), {
      ...{ runbook: 'KILL-SWITCH-001', component: 'order_gateway', incarnation: 55 },
      ...{ failed: 'gateway', candidate: 'gateway' },
    });
    t.is(carried.failed, undefined);
    const [cancelled] = carried.emitted.filter(({ type }) => type === 'OrdersMassCancelled');
    t.like(cancelled, { data: { residual: 0 } });
    t.is((await floor().ask('gateway', '/health')).body['status'], 'HALTED');
  },
);
