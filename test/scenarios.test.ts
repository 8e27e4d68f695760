/** Failures of other kinds than a plain kill, and a drill, all on one running system. */
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { processLives } from '@recovery-ledger/console';
import type { EventOfType, EventType, Recorded } from '@recovery-ledger/ledger';
import test from 'ava';
import { shippedRunbook } from './harness/estate.ts';
import { watchRecovery, watchUntil } from './harness/incident-watch.ts';
import { until } from './harness/until.ts';
import { watchedRig } from './harness/watched-rig.ts';

/** Rarer than a recovery takes: the standby writes none between a failure and the choice. */
const rig = watchedRig(test.serial, {
  extra: { FLOOR_CHECKPOINT_EVERY_MS: '5000', FLOOR_PATIENCE: '1s' },
  alerts: 'alerts.real.critical.>',
});

const ofType = <T extends EventType>(events: readonly Recorded[], type: T) =>
  events.filter((event): event is Recorded<EventOfType<T>> => event.type === type);

/** What a command says, as a program reads it, and the code that it ended with. */
const told = async (...words: readonly string[]) => {
  const { code, stdout, stderr } = await rig().run(...words);
  return { code, stderr, said: stdout === '' ? null : JSON.parse(stdout) };
};

/** Everything is up again, with a standby: the next scenario starts clean. */
const settled = async () => {
  const { floor, isUp } = rig();
  await floor.restoreStandby();
  await floor.trades();
  await until(isUp, { deadlineMs: 30_000, everyMs: 200, what: 'all is UP' });
};

test.serial('a hung engine is killed and recovered, with nothing lost', async (t) => {
  const { floor, log } = rig();
  await floor.trades();
  const { active, other } = await floor.engines();
  const pid = await floor.pidOf(active);
  const watch = watchRecovery(log, 'trading_engine');
  process.kill(pid, 'SIGSTOP');
  const { events } = await watch;
  const [confirmed] = ofType(events, 'FailureConfirmed');
  t.is(confirmed?.data.failureType, 'HUNG');
  t.is(ofType(events, 'RecoveryCompleted')[0]?.data.outcome, 'recovered');
  t.false(processLives(pid), 'it must never wake up');
  t.is((await floor.engines()).active, other);
  await settled();
  t.is((await floor.verify()).verdict, 'NONE_LOST');
});

/** Waits until an engine has just written a checkpoint. */
const newCheckpointOf = async (folder: string, engine: string) => {
  const own = () => readdirSync(folder).filter((name) => name.endsWith(`_${engine}.ckpt`));
  const before = own().sort().at(-1) ?? '';
  await until(() => own().some((name) => name > before), { everyMs: 5, what: 'a checkpoint' });
};

test.serial('a corrupt newest checkpoint is refused, and the one before serves', async (t) => {
  const { floor, log, variables } = rig();
  const { active, other } = await floor.engines();
  const pid = await floor.pidOf(active);
  const folder = join(variables['FLOOR_DATA_DIR'] ?? '', 'checkpoints');
  const watch = watchRecovery(log, 'trading_engine');
  await newCheckpointOf(folder, other);
  const [newest = '', before = ''] = readdirSync(folder)
    .filter((name) => name.endsWith('.ckpt'))
    .sort()
    .reverse();
  writeFileSync(join(folder, newest), 'not what was written', { flag: 'r+' });
  process.kill(pid, 'SIGKILL');
  const { events } = await watch;
  const chosen = ofType(events, 'StepSucceeded').find(
    ({ data }) => data.step === 'choose-checkpoint',
  );
  t.is(chosen?.data.output['path'], join(folder, before));
  t.like(chosen?.data.output['refused'], [{ path: join(folder, newest), valid: false }]);
  t.is(ofType(events, 'RecoveryCompleted')[0]?.data.outcome, 'recovered');
  await settled();
  t.is((await floor.verify()).verdict, 'NONE_LOST');
});

/** Everything real that a drill must leave alone. */
const realState = async () => {
  const { floor } = rig();
  const { halts, incarnation, highestEpoch } = (await floor.ask('gateway', '/health')).body;
  const { body: entry } = await floor.ask('supervisor', '/v1/kv/service/trading/active');
  const { processes } = (await floor.ask('supervisor', '/processes')).body;
  const { code, said } = await told('status', '--mode', 'real', '--json');
  const status = { code, components: said.components };
  return { halts, incarnation, highestEpoch, entry, processes, status };
};

test.serial('a drill rehearses every step and touches nothing real', async (t) => {
  const { floor, log } = rig();
  const before = await realState();
  t.deepEqual(before.halts, []);
  const { acknowledged } = await floor.stats();
  const watch = watchUntil(log, 'drill', 'DrillConcluded');
  const words = ['chaos', 'fail', 'trading_engine', '--failure', 'PROCESS_DEAD', '--json'];
  const { said: started } = await told(...words);
  const events = await watch;

  const [concluded] = ofType(events, 'DrillConcluded');
  t.like(concluded?.data, { drill: started.drill, verdict: 'passed' });
  t.is(ofType(events, 'RecoveryCompleted')[0]?.data.outcome, 'rehearsed');
  const steps = ofType(events, 'StepSucceeded');
  t.true(steps.every(({ data }) => data.rehearsed));
  const planned = shippedRunbook.runbook.steps.map(({ id }) => id);
  t.deepEqual(steps.map(({ data }) => data.step).sort(), planned.sort());

  t.deepEqual(await realState(), before);
  await until(async () => (await floor.stats()).acknowledged > acknowledged, {
    what: 'orders go on',
  });
  const { said: rto } = await told('rto', '--mode', 'drill', '--json');
  t.deepEqual(
    rto.recoveries.map(({ verdict }: { verdict: string }) => verdict),
    ['INDETERMINATE'],
  );
});

test.serial('a plain subscriber heard of every real failure, and of no drill', async (t) => {
  const { said } = await told('events', '--type', 'FailureConfirmed', '--json');
  const all: readonly Recorded<EventOfType<'FailureConfirmed'>>[] = said;
  const confirmed = all.filter(({ data }) => data.component === 'trading_engine');
  t.true(confirmed.length >= 2);
  const subject = 'alerts.real.critical.failure_confirmed.trading_engine';
  const alerts = () => rig().heard.filter((alert) => alert.subject === subject);
  await until(() => alerts().length >= confirmed.length);
  t.deepEqual(
    alerts().map(({ body }) => (body as { message: string }).message),
    confirmed.map(
      ({ data }) =>
        `trading_engine failed: ${data.failureType}, seen by ${data.observers.join(', ')}`,
    ),
  );
});

test.serial('the records agree, and every command answers in its shape', async (t) => {
  const rebuilt = await told('rebuild', '--check', '--json');
  t.is(rebuilt.code, 0, rebuilt.stderr);
  const { said: register } = await told('incidents', '--json');
  t.deepEqual(Object.keys(register.asOf).sort(), ['ageMs', 'sequence', 'time']);
  const latest = register.incidents.find(({ components }: { components: readonly string[] }) =>
    components.includes('trading_engine'),
  );
  const shape = ['incident', 'mode', 'scope', 'components', 'openedAt', 'resolvedAt', 'status'];
  t.deepEqual(Object.keys(latest), [...shape, 'verdict']);
  t.like(latest, { mode: 'real', status: 'resolved', verdict: 'MET' });

  const id: string = latest.incident;
  const [why, report, one, events, positions, doctor, rto, status] = await Promise.all([
    told('why', id, '--json'),
    told('postmortem', id, '--format', 'json'),
    told('incident', id, '--json'),
    told('events', '--incident', id, '--json'),
    told('positions', '--json'),
    told('doctor', '--json'),
    told('rto', '--json'),
    told('status', '--json'),
  ]);
  const all = { why, report, one, events, positions, doctor, rto, status };
  for (const [name, { code, stderr }] of Object.entries(all)) t.is(code, 0, `${name}: ${stderr}`);
  t.true(why.said.sections.length > 0);
  t.like(report.said, { incident: id, mode: 'real', status: 'recovered' });
  t.is(report.said.recoveries[0].verdict, 'MET');
  t.is(one.said.incident.incident, id);
  t.true(events.said.some(({ type }: Recorded) => type === 'TradingResumed'));
  t.deepEqual(positions.said.breaks, []);
  t.true(doctor.said.findings.length > 0);
  t.deepEqual(Object.keys(rto.said.recoveries[0]), [
    ...['recovery', 'incident', 'component', 'mode', 'failureType', 'runbook', 'onset'],
    ...['targetMs', 'actualMs', 'verdict', 'phases'],
  ]);
  t.deepEqual(Object.keys(status.said.components[0]), [
    ...['component', 'priority', 'tier', 'state', 'watched', 'since', 'incident', 'epoch'],
  ]);
});
