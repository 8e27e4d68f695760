/** The trading floor's catalogue holds every system and target of the source procedures. */
import { readFileSync } from 'node:fs';
import test from 'ava';
import * as E from 'fp-ts/lib/Either.js';
import { approvalFor } from './approval-for.ts';
import { effectiveTargets, seriesAvailability } from './effective-targets.ts';
import { loadEstate } from './load-estate.ts';
import { resolveComponent } from './resolve-component.ts';
import { resolveHere } from './resolve-here.ts';

const file = new URL('../../../../examples/trading-floor/estate.yaml', import.meta.url);

const load = (only: string) => {
  const loaded = loadEstate('estate.yaml', readFileSync(file, 'utf8'), { FLOOR_ONLY: only });
  if (E.isLeft(loaded)) throw new Error('the example estate is sound: see load-estate.test');
  return loaded.right;
};
const { estate, hash } = load('all');
const idOf = (name: string) => E.toUnion(resolveComponent(estate, name));
const labelled = (label: string) =>
  Object.entries(estate.components)
    .filter(([, component]) => [component.priorityLabel, component.tierLabel].includes(label))
    .map(([id]) => id)
    .sort();

test('the four ranks of the priority matrix hold their four systems each', (t) => {
  const matrix: Readonly<Record<string, string>> = {
    'P1 CRITICAL':
      'Trading Engine, Order Management System, Risk Management Engine, Market Data Feeds',
    'P2 ESSENTIAL':
      'Position Management, P&L Calculation, Execution Management, Market Connectivity',
    'P3 IMPORTANT':
      'Analytics Systems, Monitoring & Alerting, Reporting Systems, Historical Data Access',
    'P4 STANDARD':
      'Back-office Systems, Compliance Reporting, Data Warehouse, Development Environments',
  };
  for (const [label, systems] of Object.entries(matrix))
    t.deepEqual(labelled(label), systems.split(', ').map(idOf).sort(), label);
});

test('the three recovery tiers hold theirs, under other names', (t) => {
  const tiers: Readonly<Record<string, string>> = {
    'TIER 1 ULTRA-FAST':
      'Trading Engine Core, Order Router, Market Data Gateway, Risk Checks (Pre-trade)',
    'TIER 2 RAPID': 'Position Management, P&L Engine, Settlement Systems, Execution Reporting',
    'TIER 3 STANDARD': 'Analytics Platforms, Monitoring Dashboards, Historical Data Systems',
  };
  for (const [label, systems] of Object.entries(tiers))
    t.deepEqual(labelled(label), systems.split(', ').map(idOf).sort(), label);
});

test('the targets are those that the procedures state', (t) => {
  const stated = {
    trading_engine: [30, 0, '99.995'],
    order_management: [45, 0, '99.99'],
    risk_engine: [60, 5, '99.99'],
    market_data: [15, 0, '99.999'],
  };
  for (const [id, target] of Object.entries(stated)) {
    const { rto, rpo, availability } = estate.components[id] ?? {};
    t.deepEqual([Number(rto) / 1_000, Number(rpo) / 1_000, availability], target, id);
  }
  t.is(estate.components['position_management']?.rto, 120_000);
  t.is(estate.components['analytics']?.rto, 300_000);
  t.like(estate.targets, { rto: 60_000, rpo: 0, availability: '99.99' });
});

test('the classes of data may lose what their tier may', (t) => {
  const rpoOf = (tier: number) =>
    Object.values(estate.dataClasses).flatMap((one) => (one.tier === tier ? [one.rpo] : []));
  t.deepEqual([...new Set(rpoOf(1))], [0]);
  t.deepEqual([...new Set(rpoOf(2))], [5_000]);
  t.deepEqual([...new Set(rpoOf(3))], [300_000]);
  t.is(estate.dataClasses['risk_limits']?.rpo, 0);
});

test('what another system waits for has its target in effect', (t) => {
  const shorter = effectiveTargets(estate).filter(({ because }) => because !== null);
  t.deepEqual(
    shorter.map(({ component, effectiveMs, because }) => [component, effectiveMs, because]),
    [
      ['drop_copy', 60_000, 'risk_engine'],
      ['position_management', 60_000, 'risk_engine'],
      ['market_connectivity', 30_000, 'trading_engine'],
      ['historical_data', 300_000, 'analytics'],
    ],
  );
});

test('four systems in a row are less available than is promised for the whole', (t) => {
  const series = seriesAvailability(
    labelled('P1 CRITICAL').map((id) => estate.components[id]?.availability ?? ''),
  );
  t.is(series.toFixed(3), '99.974');
  t.true(series < Number(estate.targets?.availability));
});

test('tier 1 asks nobody, tier 2 asks for one confirmation, tier 3 for hands', (t) => {
  const ask = (id: string) =>
    approvalFor(estate, estate.components[id] ?? { approval: '', tier: 1 });
  t.is(ask('trading_engine'), null);
  t.like(ask('position_management'), { required: 1, limitMs: 60_000, onExpiry: 'escalate' });
  t.like(ask('analytics'), { required: 1, limitMs: 600_000, onExpiry: 'pause' });
});

test('names are found however they are spelt, and what is unknown is never a default', (t) => {
  t.is(idOf('oms'), 'order_management');
  t.is(idOf('TRADING-ENGINE'), 'trading_engine');
  t.like(idOf('order_gatway'), { _tag: 'UnknownComponent', nearest: 'order_gateway' });
  t.like(idOf('kitchen'), { _tag: 'UnknownComponent', nearest: null });
  t.like(idOf('constructor'), { _tag: 'UnknownComponent' });
  t.like(idOf(''), { _tag: 'UnknownComponent' });
});

test('every label, alias and short form is known wherever only some of it runs', (t) => {
  const core = load('core');
  const here = (name: string) => E.toUnion(resolveHere(core.estate, core.whole, name));
  for (const [id, { label, aliases }] of Object.entries(estate.components)) {
    for (const name of [id, label, ...aliases]) {
      t.is(idOf(name), id, name);
      if (core.leftOut.includes(id)) t.like(here(name), { component: id }, name);
      else t.is(here(name), id, name);
    }
  }
  const shorts = {
    ...{ RMS: 'risk_engine', 'Risk engine': 'risk_engine', OMS: 'order_management' },
    ...{ 'Order Router': 'order_gateway', 'P&L': 'pnl_calculation', DB: 'postgresql' },
  };
  for (const [name, id] of Object.entries(shorts)) t.is(idOf(name), id);
  t.like(here('RMS'), { _tag: 'ComponentLeftOut', name: 'RMS', component: 'risk_engine' });
  t.like(here('kitchen'), { _tag: 'UnknownComponent' });
});

test('what does not run here is left out whole, and the hash says so', (t) => {
  const core = load('core');
  t.deepEqual(
    core.estate.components['trading_engine']?.instances.map(({ name }) => name),
    ['engine-a', 'engine-b'],
  );
  t.deepEqual(core.estate.components['trading_engine']?.dependsOn, ['order_gateway']);
  t.true(core.leftOut.includes('postgresql') && core.leftOut.includes('redis'));
  t.true(core.leftOut.includes('risk_engine'));
  t.not(core.hash, hash);
  t.true('back_office' in core.estate.components);
  t.deepEqual(load('core, oms').leftOut.includes('order_management'), false);
});
