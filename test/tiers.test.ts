/** Tier 2 asks, tier 3 is done by hand: stand-ins of a real floor die, with people at the desk. */
import type { EventOfType, EventType, Log, Recorded } from '@recovery-ledger/ledger';
import test, { type ExecutionContext } from 'ava';
import { rigForFile } from './harness/rig.ts';
import { until } from './harness/until.ts';

const rig = rigForFile(test, {
  floor: 'exchange,drop-copy,gateway,engine-a,engine-b,flow,pnl-calculation,analytics',
});

const because = ['--reason', 'for the test'];

const typed = async (t: ExecutionContext, ...words: readonly string[]): Promise<string> => {
  const { code, stdout, stderr } = await rig().run(...words, ...because);
  t.is(code, 0, `${words.join(' ')}: ${stdout}${stderr}`);
  return stdout;
};

type Inbox = {
  readonly approvals: readonly Asked[];
  readonly ticks: readonly Asked[];
};
type Asked = {
  readonly recovery: string;
  readonly component: string;
  readonly step: string | null;
  readonly shown: string;
  readonly shownHash: string;
};

/** What the inbox asks of this component, once it does. */
const asked = (kind: keyof Inbox, component: string, step?: string): Promise<Asked> =>
  until(
    async () => {
      const { stdout } = await rig().run('inbox', '--json');
      const inbox = JSON.parse(stdout) as Inbox;
      const is = (one: Asked) =>
        one.component === component && (step === undefined || one.step === step);
      return inbox[kind].find(is);
    },
    { deadlineMs: 30_000, everyMs: 1_000, what: `${component} asks ${step ?? 'for people'}` },
  );

let log: Promise<Log> | undefined;
test.after.always('the log is closed', async () => (await log)?.close());

const recorded = async (recovery: string): Promise<readonly Recorded[]> => {
  log ??= rig().openLog('tiers');
  const { history } = await log;
  return (await history({ mode: 'real', family: 'recovery', id: recovery })).events;
};

/** The first event of this type of a recovery, once it is there. */
const told = <T extends EventType>(
  recovery: string,
  type: T,
): Promise<Recorded & EventOfType<T>> => {
  const is = (event: Recorded): event is Recorded & EventOfType<T> => event.type === type;
  const found = async () => (await recorded(recovery)).find(is);
  return until(found, { deadlineMs: 30_000, everyMs: 200, what: `${type} of ${recovery}` });
};

const health = async (name: string) => (await rig().floor.ask(`stand-in-${name}`, '/health')).body;

const kill = (name: string) => rig().floor.signal(name, 'kill');

const pnl = 'pnl_calculation';

test.serial('tier 2 restarts with its state when a person agrees to what is shown', async (t) => {
  const counted = Number((await health('pnl-calculation'))['sequence']);
  t.true(counted > 0);
  await kill('pnl-calculation');
  const { recovery, shown, shownHash } = await asked('approvals', pnl);
  t.regex(shown, /recover pnl_calculation by RESTART-pnl_calculation/);
  const before = (await recorded(recovery)).map(({ type }) => type);
  t.deepEqual(before, ['RecoveryPlanned', 'StepStarted', 'ApprovalRequested'], 'nothing is done');
  await typed(t, 'approve', recovery, '--hash', shownHash, '--as', 'infra-lead');
  await told(recovery, 'RecoveryCompleted');
  const { restored, sequence } = await health('pnl-calculation');
  t.true(restored);
  t.true(Number(sequence) >= counted);
  const steps = (await recorded(recovery)).filter((event) => event.type === 'StepSucceeded');
  const { approvedBy, waitedMs } = steps[0]?.data.output ?? {};
  t.is(approvedBy, 'infra-lead (infrastructure_lead)');
  t.true(Number(waitedMs) > 0);
  const why = await rig().run('why', recovery.replace('rec-', 'inc-'));
  t.regex(why.stdout, /people were waited for .* the machines took .*\n.*approval-to-act: /);
});

test.serial('one denial ends it, and nothing of it was done', async (t) => {
  await kill('pnl-calculation');
  const { recovery } = await asked('approvals', pnl);
  await typed(t, 'deny', recovery);
  const { data } = await told(recovery, 'RecoveryFailed');
  t.regex(data.reason, /on-call denied it: for the test/);
  const steps = (await recorded(recovery)).filter((event) => event.type === 'StepStarted');
  t.deepEqual(
    steps.map((event) => event.data.step),
    ['approval-to-act'],
  );
  await rig().floor.signal('pnl-calculation', 'start');
});

const working = (component: string): Promise<boolean> =>
  until(
    async () => {
      const { stdout } = await rig().run('status', '--json');
      const { components } = JSON.parse(stdout) as {
        components: readonly { component: string; state: string }[];
      };
      return components.some((one) => one.component === component && one.state === 'UP');
    },
    { deadlineMs: 30_000, everyMs: 1_000, what: `${component} is UP` },
  );

test.serial('tier 3 is a list that people tick, and may leave a step out', async (t) => {
  await kill('analytics');
  const { recovery } = await asked('approvals', 'analytics');
  await typed(t, 'approve', recovery);
  await asked('ticks', 'analytics', 'look');
  await typed(t, 'tick', recovery, 'look', 'done');
  await asked('ticks', 'analytics', 'restart');
  await typed(t, 'tick', recovery, 'restart', 'not_done');
  await told(recovery, 'RecoveryPaused');
  await rig().floor.signal('analytics', 'start');
  await typed(t, 'continue', recovery, '--skip', 'restart');
  await asked('ticks', 'analytics', 'synchronise');
  await typed(t, 'tick', recovery, 'synchronise', 'done');
  await told(recovery, 'RecoveryCompleted');
  const { data } = await told(recovery, 'StepSkipped');
  t.deepEqual([data.step, data.reason], ['restart', 'on-call: for the test']);
  t.is((await health('analytics'))['restored'], true);
});

test.serial(
  'a pause and a maintenance hold it back, and say so, until they are over',
  async (t) => {
    await Promise.all(['analytics', pnl].map(working));
    await typed(t, 'maintain', 'Analytics Platforms', '--until', '+10m', '--change', 'CHG-1');
    await typed(t, 'pause', 'P&L', '--for', '10m');
    await kill('analytics');
    await kill('pnl-calculation');
    const held = async (name: string, code: string) => {
      const isHeld = async () => (await rig().run('why-not', name)).stdout.includes(`${code}: `);
      t.true(await until(isHeld, { deadlineMs: 20_000, everyMs: 1_000, what: `${name} is held` }));
    };
    await held('Analytics', 'maintenance');
    await held('PnL', 'paused');
    await typed(t, 'unpause');
    const { recovery } = await asked('approvals', pnl);
    await typed(t, 'approve', recovery);
    await told(recovery, 'RecoveryCompleted');
  },
);
