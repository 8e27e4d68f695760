/** The commands at a real log: what they print, what they refuse, and with which exit code. */
import test from 'ava';
import { emptyFolder, runConsole } from './harness/console.ts';
import { engineRecovery } from './harness/engine-recovery.ts';
import { writeHistory } from './harness/histories.ts';
import { ledgerLog } from './harness/ledger-log.ts';
import { natsForFile } from './harness/nats.ts';
import { tinyEstate } from './harness/tiny-estate.ts';

const nats = natsForFile(test);

const reachable = () => ({
  RECOVERY_LEDGER_NATS_URL: nats().url,
  RECOVERY_LEDGER_NATS_USER: nats().user,
  RECOVERY_LEDGER_NATS_PASSWORD: nats().password,
});

test.serial('init creates the streams and publishes once, in both modes', async (t) => {
  const folder = emptyFolder(t);
  const words = ['init', '--json', '--estate', tinyEstate(folder)];
  const first = await runConsole(t, folder, words, reachable());
  t.is(first.code, 0, first.stderr);
  t.deepEqual(JSON.parse(first.stdout), {
    created: ['LEDGER', 'SEALS', 'TELEMETRY', 'ALERTS'],
    published: 2,
  });
  const second = await runConsole(t, folder, words, reachable());
  t.deepEqual(JSON.parse(second.stdout), { created: [], published: 0 });
});

test.serial('events, why and postmortem need nothing but the log', async (t) => {
  await writeHistory(await ledgerLog(t, nats()), engineRecovery());
  const folder = emptyFolder(t);
  const ask = (...words: readonly string[]) => runConsole(t, folder, words, reachable());
  const [all, some, why, report, unknown] = await Promise.all([
    ask('events', '--json'),
    ask('events', '--type', 'RecoveryDecided'),
    ask('why', 'latest'),
    ask('postmortem', 'latest', '--format', 'json'),
    ask('postmortem', 'inc-1'),
  ]);
  const events: readonly { readonly type: string }[] = JSON.parse(all.stdout);
  t.true(events.some(({ type }) => type === 'TradingResumed'));
  t.is(some.stdout.trim().split('\n').length, 1);
  t.regex(some.stdout, /recover trading_engine onto engine-b/);
  t.regex(why.stdout, /because: tier 1 acts/);
  t.is(report.code, 0, report.stderr);
  t.is(JSON.parse(report.stdout).recoveries[0].verdict, 'MET');
  t.is(unknown.code, 2);
  t.regex(unknown.stderr, /there is no incident inc-1 in real mode/);
});

test('what is asked for wrongly is told in one message, with exit code 2', async (t) => {
  const folder = emptyFolder(t);
  const broken = tinyEstate(folder, (text) => text.replace('quorum: 2', 'quorum: 2\nquorum: 3'));
  const cases: readonly (readonly [readonly string[], RegExp])[] = [
    [['nonsense'], /unknown command 'nonsense'/],
    [['events', '--type', 'Nothing'], /There is no such event type/],
    [['events', '--mode', 'test'], /real, drill/],
    [['chaos', 'fail', 'thing', '--failure', 'BORED'], /Allowed choices/],
    [['estate', 'check', 'none.yaml'], /none\.yaml is not there/],
    [['estate', 'check', broken], /estate\.yaml:4:1: a second "quorum"/],
    [['chaos', 'serve', '--estate', tinyEstate(emptyFolder(t)), '--mode', 'real'], /drill/],
  ];
  const results = await Promise.all(
    cases.map(([words]) => runConsole(t, folder, words, reachable())),
  );
  results.forEach(({ code, stderr }, index) => {
    const [words, message] = cases[index] ?? [[], /./];
    t.is(code, 2, `${words.join(' ')}: ${stderr}`);
    t.regex(stderr, message);
  });
});

test('what cannot be reached is told with what to do, with exit code 3', async (t) => {
  const folder = emptyFolder(t);
  const wrong = { ...reachable(), RECOVERY_LEDGER_NATS_PASSWORD: 'wrong' };
  const nobody = { RECOVERY_LEDGER_NATS_URL: 'nats://127.0.0.1:9' };
  const [unset, refused, password, database, chaos] = await Promise.all([
    runConsole(t, folder, ['events']),
    runConsole(t, folder, ['events'], nobody),
    runConsole(t, folder, ['events'], wrong),
    runConsole(t, folder, ['status'], reachable()),
    runConsole(t, folder, ['chaos', 'fail', 'thing'], reachable()),
  ]);
  t.regex(unset.stderr, /RECOVERY_LEDGER_NATS_URL is not set/);
  t.regex(refused.stderr, /cannot reach nats-server/);
  t.regex(password.stderr, /refused the login of the user ledger/);
  t.regex(database.stderr, /RECOVERY_LEDGER_DATABASE_URL is not set/);
  t.regex(chaos.stderr, /no chaos service answers|does not exist/);
  for (const { code } of [unset, refused, password, database, chaos]) t.is(code, 3);
});

test('a checkout that is not built runs from its sources', async (t) => {
  const folder = emptyFolder(t);
  const words = ['estate', 'check', tinyEstate(folder)];
  const { code, stdout } = await runConsole(t, folder, words, { RECOVERY_LEDGER_SOURCES: '1' });
  t.is(code, 0);
  t.regex(stdout, /tiny is sound: 1 component, 0 runbooks, quorum 2/);
});
