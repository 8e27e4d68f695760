/**
 * Order management, risk and market data, recovered by the real detectors and recoverers. One rig;
 * every failure is a real kill, and what was lost is counted by the desk's own list.
 */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import test, { type ExecutionContext } from 'ava';
import { shipped } from './harness/carried-out.ts';
import { casesOf, isSoak } from './harness/every-case.ts';
import {
  coupledFloor,
  type Failing,
  failing,
  killAll,
  runbookOf,
  victimsOf,
} from './harness/floor-failures.ts';
import { type Incident, watchRecovery } from './harness/incident-watch.ts';
import { shortcomings } from './harness/recovered-state.ts';
import { rigForFile } from './harness/rig.ts';
import { takeOver } from './harness/takeover.ts';

const rig = rigForFile(test.serial, {
  floor: coupledFloor,
  without: ['recoverer-1', 'recoverer-2'],
});

const recoverer = async (name: string): Promise<ChildProcess> => {
  const child = rig().service(['recover', '--instance', name]);
  await once(child, 'message');
  return child;
};

const ended = async (child: ChildProcess): Promise<void> => {
  child.kill('SIGTERM');
  await once(child, 'exit');
};

const stepsStarted = ({ events }: Incident) =>
  events.flatMap((event) => (event.type === 'StepStarted' ? [event.data.step] : []));

/** What holds after every recovery, whoever carried it out. */
const isRecovered = async (t: ExecutionContext, component: Failing, incident: Incident) => {
  const { floor } = rig();
  const ofType = (type: string) => incident.events.filter((event) => event.type === type);
  const [decided, completed] = [ofType('RecoveryDecided'), ofType('RecoveryCompleted')];
  t.like(decided, { length: 1, 0: { data: { component, runbook: runbookOf[component] } } });
  t.like(completed, { length: 1, 0: { data: { component, outcome: 'recovered' } } });
  t.is(ofType('TradingResumed').length, 1, component);
  t.like(ofType('IncidentResolved')[0], { data: { outcome: 'recovered' } });
  const { body } = await floor.ask('gateway', '/stage');
  t.like(body, { stage: 'full' });
  await floor.trades(100);
  t.like(await floor.verify(), { verdict: 'NONE_LOST' }, component);
};

test.serial('whichever system dies, trading is open again and nothing is lost', async (t) => {
  const { floor, openLog } = rig();
  const log = await openLog('watcher');
  t.teardown(log.close);
  const recoverers = [await recoverer('recoverer-1'), await recoverer('recoverer-2')];
  for (const component of failing) {
    await floor.trades(100);
    const victims = await victimsOf(floor, component);
    const watch = watchRecovery(log, component);
    await killAll(floor, victims);
    const incident = await watch;
    await isRecovered(t, component, incident);
    const every = shipped(runbookOf[component]).runbook.steps.map(({ id }) => id);
    t.deepEqual([...new Set(stepsStarted(incident))].sort(), every.sort());
  }
  await Promise.all(recoverers.map(ended));
});

/** One point each for every run of the tests; the soak goes through all of them. */
const crashes = {
  order_management: 'after-effect:resolve',
  risk_engine: 'after-start:permit',
  market_data: 'after-effect:resume',
} as const satisfies Record<Failing, string>;

(isSoak ? test.serial : test.serial.skip)(
  'a recoverer killed on the way is taken over, to the same end',
  async (t) => {
    const { floor, openLog } = rig();
    const log = await openLog('heir-watcher');
    t.teardown(log.close);
    for (const component of casesOf(failing, (component) => component !== 'market_data')) {
      await floor.trades(100);
      const points = [crashes[component]];
      const fail = async () => killAll(floor, await victimsOf(floor, component));
      const taken = await takeOver(rig(), log, { component, points, fail });
      t.deepEqual(
        taken.crashes.map(({ point }) => point),
        points,
        'reached',
      );
      t.deepEqual(await shortcomings(floor, component, taken.events), [], component);
    }
  },
);
