/** The main job, whole: separate processes, real kills, loss counted by who was acknowledged. */
import { once } from 'node:events';
import { actions, crashPointsOf } from '@recovery-ledger/recoverers';
import test from 'ava';
import { shippedRunbook } from './harness/estate.ts';
import { isSoak } from './harness/every-case.ts';
import { type Incident, killAndWatch, watchRecovery } from './harness/incident-watch.ts';
import { outOfOrder } from './harness/recovered-state.ts';
import { rig } from './harness/rig.ts';

const typesOf = ({ events }: Incident) => events.map(({ type }) => type);
const stepsIn = ({ events }: Incident, type: 'StepStarted' | 'StepSucceeded') =>
  events.flatMap((event) => (event.type === type ? [event.data.step] : []));

test.serial(
  'a killed trading engine is recovered, in order, with nothing lost, and the old one stays out',
  async (t) => {
    const { floor, openLog, run } = await rig(t);
    const log = await openLog('watcher');
    t.teardown(log.close);
    await floor.trades();
    const { active, other } = await floor.engines();
    const incident = await killAndWatch(log, floor, active);

    t.is(typesOf(incident).filter((type) => type === 'RecoveryClaimed').length, 1);
    t.is(typesOf(incident).filter((type) => type === 'TradingResumed').length, 1);
    const done = stepsIn(incident, 'StepSucceeded');
    const before = (first: string, second: string) => done.indexOf(first) < done.indexOf(second);
    t.true(before('halt', 'prove-fence') && before('prove-fence', 'promote'));
    t.true(
      before('mass-cancel', 'promote') && before('promote', 'route') && before('route', 'resume'),
    );
    t.is((await floor.engines()).active, other);

    const rto = JSON.parse((await run('rto', '--json')).stdout);
    t.is(rto.recoveries[0].verdict, 'MET');
    await floor.trades();
    t.is((await floor.verify()).verdict, 'NONE_LOST');

    // The old engine comes back as a standby, and cannot be made primary of an older incarnation.
    await floor.restoreStandby();
    const promoted = await floor.ask(active, '/promote', 'POST', { incarnation: 1 });
    t.is(promoted.status, 409);
    const session = await floor.ask('exchange', '/sessions/FIRM1/incarnation', 'PUT', {
      incarnation: 1,
    });
    t.is(session.status, 409);
    t.is((await floor.engines()).active, other);
  },
);

const points = crashPointsOf(shippedRunbook.runbook);
/** A sample for every run of the tests; the soak goes through all of them. */
const sample = ['after-claim', 'after-effect:promote'];

(isSoak ? test.serial : test.serial.skip)(
  'a recoverer killed at a crash point is taken over, and nothing is lost',
  async (t) => {
    t.deepEqual(
      sample.filter((point) => !points.includes(point)),
      [],
    );
    const { floor, openLog, service } = await rig(t, { without: ['recoverer-1', 'recoverer-2'] });
    const log = await openLog('watcher');
    t.teardown(log.close);
    for (const point of sample) {
      await floor.trades();
      const { active } = await floor.engines();
      const words = (name: string) => ['recover', '--instance', name];
      const doomed = service(words('recoverer-1'), { RECOVERY_LEDGER_CRASH_AT: point });
      await once(doomed, 'message');
      const watch = watchRecovery(log, 'trading_engine');
      process.kill(await floor.pidOf(active), 'SIGKILL');
      const [, signal] = await once(doomed, 'exit');
      t.is(signal, 'SIGKILL', `${point} was never reached`);
      const heir = service(words('recoverer-2'));
      const incident = await watch;
      t.is(typesOf(incident).filter((type) => type === 'RecoveryPlanned').length, 1, point);
      t.is(typesOf(incident).at(-1), 'IncidentResolved', point);
      t.deepEqual(outOfOrder(incident.events), [], point);
      heir.kill('SIGTERM');
      await once(heir, 'exit');
      await floor.restoreStandby();
    }
    t.is((await floor.verify()).verdict, 'NONE_LOST');
  },
);

(isSoak ? test.serial : test.serial.skip)(
  'a recoverer that was asleep while another took over can carry out nothing',
  async (t) => {
    const { floor, openLog, service } = await rig(t, { without: ['recoverer-1', 'recoverer-2'] });
    const log = await openLog('watcher');
    t.teardown(log.close);
    await floor.trades();
    const { active, other } = await floor.engines();
    const extra = { RECOVERY_LEDGER_CRASH_AT: 'pause:after-start:mass-cancel' };
    const sleeper = service(['recover', '--instance', 'recoverer-1'], extra);
    await once(sleeper, 'message');
    const watch = watchRecovery(log, 'trading_engine');
    process.kill(await floor.pidOf(active), 'SIGKILL');
    const heir = service(['recover', '--instance', 'recoverer-2']);
    const incident = await watch;
    t.true(heir.exitCode === null);

    sleeper.kill('SIGCONT');
    await floor.trades();
    const after = await log.history({ mode: 'real', family: 'recovery', id: incident.recovery });
    const last = after.events.at(-1);
    t.is(last?.type, 'RecoveryCompleted');
    t.deepEqual(outOfOrder(after.events), []);
    t.is((await floor.engines()).active, other);
    t.is((await floor.verify()).verdict, 'NONE_LOST');
  },
);

test.serial('the runbook names only actions that exist', (t) => {
  t.deepEqual(
    shippedRunbook.runbook.steps.filter(({ action }) => !actions.has(action)),
    [],
  );
});
