/** That a service could not reach the log is on the record, once, whoever died meanwhile. */
import { existsSync } from 'node:fs';
import { copyFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type EventOfType, type Log, type Recorded, watchOutages } from '@recovery-ledger/ledger';
import test, { type ExecutionContext } from 'ava';
import { emptyFolder, startConsole } from './harness/console.ts';
import { consoleOn, variablesOn } from './harness/console-on.ts';
import { ledgerLog } from './harness/ledger-log.ts';
import { natsServer } from './harness/nats.ts';
import { until } from './harness/until.ts';

type Outage = Recorded<EventOfType<'LedgerOutageRecorded'>>;

const patience = { deadlineMs: 60_000 };

const outagesOf = async (log: Log, instance: string): Promise<readonly Outage[]> => {
  const { events } = await log.history({ mode: log.mode, family: 'upkeep', id: instance });
  return events.flatMap((event) =>
    event.type === 'LedgerOutageRecorded' ? [event as Outage] : [],
  );
};

const watching = (t: ExecutionContext, log: Log, file: string) => {
  const onTrouble = (reason: string) => t.fail(reason);
  const watch = watchOutages(log, { file, spooled: () => 7, onTrouble });
  t.teardown(watch.stop);
  return watch;
};

test('an outage is recorded when it is over, late, with its length and what was spooled', async (t) => {
  const server = await natsServer(t);
  const log = await ledgerLog(t, server);
  const file = join(emptyFolder(t), 'outage.json');
  const watch = watching(t, log, file);
  await server.kill();
  await until(() => existsSync(file), patience);
  const kept = await readFile(file, 'utf8');
  await copyFile(file, `${file}.copy`);
  await server.restart();
  const [outage] = await until(async () => {
    const found = await outagesOf(log, 'test-1').catch(() => []);
    return found.length > 0 && found;
  }, patience);
  const { from, until: end, spooled } = outage?.data ?? {};
  t.deepEqual([from, spooled], [JSON.parse(kept).from, 7]);
  t.true(Date.parse(end ?? '') - Date.parse(from ?? '') >= 1_000);
  t.true(outage?.meta.late);
  await until(() => !existsSync(file), patience);
  await watch.stop();

  await copyFile(`${file}.copy`, file);
  watching(t, log, file);
  await until(() => !existsSync(file), patience);
  t.is((await outagesOf(log, 'test-1')).length, 1, 'killed before it was forgotten: still one');
});

test('a service that starts in an outage waits, says so, and if it is killed the next one records it', async (t) => {
  const server = await natsServer(t);
  const log = await ledgerLog(t, server);
  const folder = emptyFolder(t);
  const start = () => {
    const words = ['alert', '--instance', 'alerter-9'];
    return startConsole(t, folder, words, {
      ...variablesOn(server),
      RECOVERY_LEDGER_HOME: folder,
      RECOVERY_LEDGER_STATE_DIR: folder,
    });
  };
  await server.kill();
  const first = start();
  const file = join(folder, 'real', 'outage-alerter-9.json');
  await until(() => existsSync(file), patience);
  t.regex(first.stderr(), /waiting for the log: cannot reach nats-server at nats:/);
  const { from } = JSON.parse(await readFile(file, 'utf8'));
  first.process.kill('SIGKILL');
  await first.ended;
  await server.restart();
  const second = start();
  const recorded = await until(async () => {
    const found = await outagesOf(log, 'alerter-9').catch(() => []);
    return found.length > 0 && found;
  }, patience);
  await until(() => /"ready"/.test(second.stderr()), patience);
  t.deepEqual(
    recorded.map(({ data }) => data.from),
    [from],
  );
});

test("a person's command does not wait for a log that is away", async (t) => {
  const server = await natsServer(t);
  await server.kill();
  const asked = await consoleOn(t, server, ['events']);
  t.is(asked.code, 3);
  t.regex(asked.stderr, /cannot reach nats-server/);
});
