/** What has to hold of a whole estate, told with the place where it does not. */
import { readFileSync } from 'node:fs';
import test from 'ava';
import * as E from 'fp-ts/lib/Either.js';
import { loadEstate } from './load-estate.ts';
import { formatProblem } from './yaml.ts';

const file = new URL('../../../../examples/trading-floor/estate.yaml', import.meta.url);
const good = readFileSync(file, 'utf8');

/** The problems after one change, with `LINE` for the line that was changed. */
const after = (change: string, by: string): string => {
  const at = good.indexOf(change);
  if (at < 0) throw new Error(`the estate has no "${change}"`);
  const line = good.slice(0, at).split('\n').length;
  const loaded = loadEstate('e.yaml', good.replace(change, by), {});
  const problems = E.isRight(loaded) ? [] : loaded.left.map(formatProblem);
  return problems.join('\n').replaceAll(`e.yaml:${line}:`, 'e.yaml:LINE:');
};

test('an approval policy that is not there is an error where it is named', (t) => {
  t.regex(
    after('{ 2: restart, 3: checklist }', '{ 2: restrat, 3: checklist }'),
    /^e\.yaml:LINE:\d+: policy\.tiers\.2: unknown approval policy "restrat" \(known: restart/m,
  );
  const without = after('{ 2: restart, 3: checklist }', '{ 2: null, 3: null }');
  t.notRegex(without, /trading_engine/, 'tier 1 needs nobody');
});

test('an approval that nobody could give is an error', (t) => {
  t.regex(after('roles: [on_call, infrastructure_lead, cto]', 'roles: []'), /nobody could agree/);
  t.regex(
    after('      required: 2\n      roles: [cto', '      required: 1\n      roles: [cto'),
    /fewer/,
  );
  t.regex(after('limit: 60s', 'limit: 0s'), /restart\.limit: must be longer than 0/);
});

test('a target may not be longer than its rank allows', (t) => {
  t.regex(
    after('rto: 45s', 'rto: 61s'),
    /LINE:\d+: components\.order_management\.rto: longer than the 60000 ms of P1 CRITICAL/,
  );
});

test('a standby that is declared has to be there', (t) => {
  const cold = after('    standby: cold', '    standby: warm');
  t.regex(cold, /LINE:\d+: components\.\w+\.standby: warm needs a second instance/);
});

test('a name that two components have is an error at the second', (t) => {
  t.regex(after('[OMS, Order Management', '[OMS, trading engine'), /"trading engine" also names/);
});

test('sites, data classes and components have to be known', (t) => {
  t.regex(
    after('site: dr', 'site: mars'),
    /LINE:\d+: .*site: unknown site "mars" \(known: main, dr/,
  );
  t.regex(
    after('[risk_limits,', '[risk_limit,'),
    /dataClasses\.0: unknown data class "risk_limit"/,
  );
  t.regex(after('component: primary_site', 'component: site'), /fullDr\.component: unknown comp/);
  t.regex(after('[data_warehouse, dev', '[warehouse, dev'), /maintenance\.0\.components\.0: unkn/);
});

test('a reconciliation on a schedule has two sources that there are, and time between', (t) => {
  const at = 'policy\\.reconciliation\\.';
  t.regex(
    after('external: dropCopy', 'external: dropcopy'),
    new RegExp(`^e\\.yaml:LINE:\\d+: ${at}external: unknown endpoint "dropcopy"`),
  );
  t.regex(
    after('external: dropCopy', 'external: positions'),
    /the same source twice always agrees/,
  );
  t.regex(
    after('every: ${FLOOR_RECONCILE_EVERY:-60s}', 'every: 500ms'),
    new RegExp(`LINE:\\d+: ${at}every: sooner than every second`),
  );
});

test('where the program whose books they are does not run, nothing is compared', (t) => {
  const scheduleFor = (only: string) => {
    const loaded = loadEstate('e.yaml', good, { FLOOR_ONLY: only });
    if (E.isLeft(loaded)) throw new Error(loaded.left.map(formatProblem).join());
    return loaded.right.estate.policy.reconciliation?.every;
  };
  t.is(scheduleFor('all'), 60_000);
  t.is(scheduleFor('exchange,drop-copy,gateway,engine-a,engine-b,flow'), undefined);
});

test('zones, days and times are real ones', (t) => {
  t.regex(after('zone: America/New_York', 'zone: America/Gotham'), /calendar\.zone: "America\/Go/);
  t.regex(after('from: "22:00"', 'from: "25:00"'), /maintenance\.0\.from: "25:00" is not a Local/);
  t.regex(
    after('  open: ${', '  holidays: ["2026-02-30"]\n  open: ${'),
    /holidays\.0: "2026-02-30" is no day of any calendar/,
  );
});

test('the ladder has no gap, and its last level no end', (t) => {
  t.regex(
    after('infrastructure_lead\n    from: 5m', 'infrastructure_lead\n    from: 6m'),
    /nobody is called just be/,
  );
  t.regex(after('until: null, channels', 'until: 60m, channels'), /the last level has no end/);
});

test('a class of data may not lose more than its tier', (t) => {
  t.regex(
    after('tier: 1, rpo: 0s', 'tier: 1, rpo: 1s'),
    /active_orders\.rpo: tier 1 may lose 0 ms/,
  );
});

test('back-off and the cap have to make sense', (t) => {
  t.regex(
    after('antiFlapMax: ${FLOOR_ANTI_FLAP_MAX:-30m}', 'antiFlapMax: 1s'),
    /shorter than anti/,
  );
  t.regex(after('count: ${FLOOR_FAILOVER_CAP:-10}', 'count: 0'), /failoverCap: needs at least 1/);
  t.regex(after('systems: ${FLOOR_FULL_DR_SYSTEMS:-3}', 'systems: 1'), /one system is no disaster/);
});
