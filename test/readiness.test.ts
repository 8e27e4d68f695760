/** Readiness at the real floor: asked by hand, and told by the detectors on their schedule. */
import type { ReadinessChecked } from '@recovery-ledger/detectors';
import test from 'ava';
import { rigForFile } from './harness/rig.ts';
import { until } from './harness/until.ts';

const rig = rigForFile(test, { extra: { FLOOR_READINESS_EVERY: '2s' } });

const asked = async (...words: readonly string[]) => {
  const { code, stdout } = await rig().run('ready', ...words, '--json');
  const { result, checks } = JSON.parse(stdout) as ReadinessChecked;
  return { code, result, checks };
};

const wrongIn = ({ checks }: Pick<ReadinessChecked, 'checks'>): readonly string[] =>
  checks.filter(({ result }) => result !== 'pass').map(({ check }) => check);

test.serial('while all runs, a recovery of the trading engine is ready', async (t) => {
  await until(async () => (await asked('Trading Engine')).result === 'pass', {
    deadlineMs: 20_000,
    what: 'the trading engine is ready',
  });
  const { code, checks } = await asked('trading_engine');
  t.is(code, 0);
  const names = checks.map(({ check }) => check);
  for (const name of ['runbook', 'credentials', 'registry', 'standby', 'checkpoint', 'kill_switch'])
    t.true(names.includes(name), name);
});

test.serial('what nobody recovers, and what nobody knows, is told as such', async (t) => {
  const [none, unknown] = [
    await rig().run('ready', 'back_office'),
    await rig().run('ready', 'order_gatway'),
  ];
  t.deepEqual([none.code, unknown.code], [2, 2]);
  t.regex(none.stderr, /back_office is recovered by no runbook/);
  t.regex(unknown.stderr, /did you mean order_gateway/);
});

test.serial('the detectors tell it on their schedule', async (t) => {
  const told = async () =>
    (await rig().run('events', '--type', 'ReadinessChecked', '--json')).stdout;
  await until(async () => (await told()).includes('"pass"'), {
    deadlineMs: 30_000,
    everyMs: 500,
    what: 'a scheduled run was recorded',
  });
  const events: readonly { readonly data: ReadinessChecked }[] = JSON.parse(await told());
  t.true(events.every(({ data }) => data.scheduledAt !== null && data.checks.length > 0));
});

test.serial('with the standby killed it is not ready, and says what to do', async (t) => {
  const { other } = await rig().floor.engines();
  await rig().floor.signal(other, 'kill');
  const { code, result, checks } = await asked('trading_engine');
  t.deepEqual([code, result], [1, 'fail']);
  t.true(wrongIn({ checks }).includes('standby'));
  t.true(checks.every((check) => check.result === 'pass' || check.hint !== ''));
});
