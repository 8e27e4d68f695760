/**
 * What a person starts at the console is carried out by the recoverers that run, on a floor that
 * trades: halted and opened, switched, stopped, looked at; and it is refused with the reasons.
 */
import type { Recorded } from '@recovery-ledger/ledger';
import test, { type ExecutionContext } from 'ava';
import { byHand } from './harness/by-hand.ts';
import type { Engine } from './harness/floor.ts';
import { coupledFloor } from './harness/floor-failures.ts';
import { rigForFile } from './harness/rig.ts';
import { until } from './harness/until.ts';

// What is tested is one act after the other, and never the loss of a site.
const rig = rigForFile(test.serial, {
  floor: `${coupledFloor},gateway-dr`,
  extra: { FLOOR_FULL_DR_SYSTEMS: '99' },
});
const { typed, carriedOut, told, ask, ended, close } = byHand(rig);
test.after.always('the log is closed', close);

const gateway = () => ask('gateway', '/health');
const patient = { deadlineMs: 30_000, everyMs: 200 };

type Primary = { readonly engine: Engine } | null;
const engine = () =>
  until(async () => ((await gateway())['primary'] as Primary)?.engine, {
    ...patient,
    what: 'a primary engine',
  });

const isOpen = async (t: ExecutionContext) => {
  t.like(await gateway(), { status: 'OK', stage: { stage: 'full' }, halts: [] });
  await rig().floor.trades(100);
};

const checksOf = (events: readonly Recorded[]) =>
  events.flatMap((event) =>
    event.type === 'CheckCompleted' ? [[event.data.check, event.data.result]] : [],
  );

const badOf = (events: readonly Recorded[]) =>
  checksOf(events)
    .filter(([, result]) => result !== 'pass')
    .map(String);

test.serial('trading is halted by one word, and opened by another through the gate', async (t) => {
  // Until it is needed: where nothing stands by, a busy machine is not taken for a lost gateway.
  await rig().floor.signal('gateway-dr', 'kill');
  await rig().floor.trades(100);
  const halted = await typed('halt');
  t.is(halted.code, 0, halted.stdout);
  t.regex(halted.stdout, /^order_gateway: HALT-001 is done \(rec-\d+, inc-\d+\)$/m);
  t.like(await gateway(), { status: 'HALTED', halts: [{ reason: 'halted by on-call: a test' }] });
  const before = Number((await ask('flow', '/stats'))['rejectedHalted']);
  const refused = async () => Number((await ask('flow', '/stats'))['rejectedHalted']) > before;
  t.true(await until(refused, { ...patient, what: 'orders are rejected' }));

  await ask('gateway', '/permit/revocations', {
    id: 'by-hand',
    reason: 'a test',
  });
  const shut = await typed('resume');
  t.is(shut.code, 1, shut.stdout);
  t.regex(shut.stdout, /^order_gateway: failed: not safe to trade: risk_limits_loaded fail: /m);
  t.is((await gateway())['status'], 'HALTED');
  t.notRegex(await told('inbox'), /^paused: /m, 'nothing stands in the way of the next one');

  await ask('gateway', '/permit/revocations/by-hand', {}, 'DELETE');
  const opened = await typed('resume', '--json');
  t.is(opened.code, 0, opened.stdout);
  const { incident } = JSON.parse(opened.stdout) as { incident: string };
  const lines = await told('events', '--incident', incident);
  const stages = [...lines.matchAll(/trading goes from [a-z ]+ to ([a-z ]+):/g)];
  t.deepEqual(
    stages.map(([, stage]) => stage),
    ['cancel only', 'reduce only', 'limited', 'full'],
  );
  await isOpen(t);
});

test.serial('the engine is switched and switched back, and no order is lost', async (t) => {
  const { floor } = rig();
  const active = await engine();
  const other = active === 'engine-a' ? 'engine-b' : 'engine-a';
  for (const [from, to] of [
    [active, other],
    [other, active],
  ] as const) {
    await floor.standsBy(to);
    const events = await carriedOut('switch-over', 'trading_engine', '--to', to);
    t.like(events[0]?.data, { runbook: 'SWITCHOVER-TRADE-001' });
    t.is(events.at(-1)?.type, 'RecoveryCompleted');
    t.is(await engine(), to);
    await floor.standsBy(from);
    await isOpen(t);
  }
  t.is((await floor.verify()).verdict, 'NONE_LOST');
});

test.serial('the kill switch leaves no order, counts them by venue, and keeps shut', async (t) => {
  await rig().floor.trades(100);
  const killed = await typed('kill-switch');
  t.is(killed.code, 0, killed.stdout);
  const [, requested = '', canceled = ''] =
    /^ {2}EXCHANGE: (\d+) orders to cancel, (\d+) cancelled, \d+ too late, 0 left$/m.exec(
      killed.stdout,
    ) ?? [];
  t.true(Number(canceled) > 0 && Number(canceled) <= Number(requested), killed.stdout);
  t.is((await ask('exchange', '/sessions/FIRM1'))['openOrders'], 0);
  t.is((await gateway())['status'], 'HALTED');
  t.is((await typed('resume')).code, 0);
  await isOpen(t);
});

test.serial('a validation asks everything of a floor, and one ghost makes it fail', async (t) => {
  const validated = () => carriedOut('start', 'VALIDATE-001', 'primary_site');
  const well = await validated();
  t.deepEqual(badOf(well), []);
  t.is(well.at(-1)?.type, 'RecoveryCompleted');
  t.is(checksOf(well).length, 10);

  await ask('oms', '/faults', { kind: 'ghost' });
  const ill = await validated();
  t.is(ill.at(-1)?.type, 'RecoveryFailed');
  t.deepEqual([...new Set(badOf(ill))], ['5 open orders reconciled,fail']);
  t.is(checksOf(ill).length % 10, 0, 'all the others are asked as well');
});

test.serial('a reconciliation finds the ghost, and nothing once it is gone', async (t) => {
  const reconciled = () => carriedOut('start', 'RECONCILE-001', 'position_management');
  const wrong = (events: readonly Recorded[]) =>
    new Set(events.flatMap((event) => (event.type === 'StepFailed' ? [event.data.step] : [])));
  const found = await reconciled();
  t.is(found.at(-1)?.type, 'RecoveryCompleted', 'what differs is a result, and holds nothing up');
  t.deepEqual([...wrong(found)], ['orders']);
  const [, discrepancy = ''] = /^break (\d+): /m.exec(await told('inbox')) ?? [];
  const explained = await typed('explain', discrepancy, '--cause', 'missing_external');
  t.is(explained.code, 0, explained.stderr);
  t.regex(await told('inbox'), /explained: missing_external/);
  const gone = { clOrdId: 'GHOST-1', status: 'canceled', cumQuantity: '0', reason: 'a test' };
  await ask('oms', '/resolve', gone);
  t.deepEqual([...wrong(await reconciled())], []);
  t.notRegex(await told('inbox'), /^break /m);
});

test.serial('a loss is accepted by who may, and the recovery goes on with it', async (t) => {
  const { signal } = rig().floor;
  await signal('gateway-dr', 'start');
  const inSync = async () => Object(Object(await gateway())['replica'])['inSync'] === true;
  await until(inSync, { ...patient, what: 'the replica is in sync' });
  await signal('gateway-dr', 'pause');
  await until(async () => !(await inSync()), { ...patient, what: 'the replica is behind' });
  await signal('gateway', 'kill');
  await signal('gateway-dr', 'resume');
  const isHeld = async () => (await told('inbox')).includes('loss_not_accepted: nothing may be');
  await until(isHeld, { ...patient, everyMs: 1000, what: 'it is withheld' });

  const mayNot = await typed('accept-loss', 'Gateway');
  t.is(mayNot.code, 2);
  t.regex(mayNot.stderr, /on-call may not accept a loss: the estate asks for cto and risk_officer/);
  const accepted = await typed('accept-loss', 'Gateway', '--as', 'risk-officer', '--json');
  t.is(accepted.code, 0, accepted.stderr);
  const { incident } = JSON.parse(accepted.stdout) as { incident: string };
  const went = () => ended(incident.replace('inc-', 'rec-'));
  const events = await until(went, { ...patient, what: 'the recovery ends' });
  t.like(events[0]?.data, { component: 'order_gateway', variables: { 'loss.accepted': 'true' } });
  t.is(events.at(-1)?.type, 'RecoveryCompleted');
  t.is((await ask('gateway-dr', '/health'))['role'], 'active');
  t.regex(
    await told('why', incident),
    /risk-officer \(risk_officer\) accepted data loss on order_g/,
  );
});
