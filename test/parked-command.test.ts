/** `parked` and `doctor` at a terminal: what is parked is shown, and can do nothing there. */
import { createPool } from '@recovery-ledger/projections';
import test from 'ava';
import { emptyFolder, runConsole } from './harness/console.ts';
import type { Hostile } from './harness/fuzz-messages.ts';
import { publishHostile } from './harness/fuzz-publish.ts';
import { ledgerLog } from './harness/ledger-log.ts';
import { natsForFile } from './harness/nats.ts';
import { postgresForFile } from './harness/postgres.ts';
import { caughtUp, projector } from './harness/projector.ts';

const nats = natsForFile(test);
const postgres = postgresForFile(test);

const evil = '\u001b[2J\u001b]0;owned\u0007\u009b1A';
const hostile: readonly Hostile[] = [
  { subject: `ledger.real.component.${evil}`, payload: Buffer.from('{}') },
  { subject: 'ledger.real.component.thing', payload: Buffer.from(`{"specversion":"${evil}\\n"}`) },
  { subject: 'ledger.x', payload: Buffer.from(`${evil}\r\n99  FailureCleared  forged`) },
].map((message) => ({ kind: '', readable: false, headers: undefined, ...message }));

/** A line end is all that may be there of it. */
const controls = /[\p{Cc}\p{Cf}]/u;

test('what is parked is listed, counted and retried, and moves no cursor', async (t) => {
  const log = await ledgerLog(t, nats());
  const pool = createPool(postgres().url);
  t.teardown(() => pool.end());
  projector(t, { log, pool });
  const { stored } = await publishHostile(nats(), hostile);
  t.is(stored.length, 3);
  await caughtUp(log, pool);
  const folder = emptyFolder(t);
  const variables = {
    RECOVERY_LEDGER_NATS_URL: nats().url,
    RECOVERY_LEDGER_NATS_USER: nats().user,
    RECOVERY_LEDGER_NATS_PASSWORD: nats().password,
    RECOVERY_LEDGER_DATABASE_URL: postgres().url,
  };
  const ask = (...words: readonly string[]) => runConsole(t, folder, words, variables);

  const listed = await ask('parked', '--limit', '2');
  t.is(listed.code, 0, listed.stderr);
  t.regex(listed.stdout, /^3 messages parked\n#3 .* ledger\.x .*\n#2 /);
  t.is(listed.stdout.trim().split('\n').length, 3);
  const json = await ask('parked', '--json');
  t.is(JSON.parse(json.stdout).parked[2].subject, `ledger.real.component.${evil}`);
  const retried = await ask('parked', 'retry', '--json');
  t.is(retried.code, 1, retried.stderr);
  t.like(JSON.parse(retried.stdout), { checked: 3, readable: 0, stillParked: 3, rebuilt: null });
  const doctor = await ask('doctor');
  t.regex(doctor.stdout, /parked events +3 \(.*the newest is #3/);
  const events = await ask('events');
  t.is(events.stdout.trim().split('\n').length, 3);
  for (const { stdout, stderr } of [listed, json, retried, doctor, events]) {
    for (const line of `${stdout}${stderr}`.split('\n')) t.notRegex(line, controls);
  }
});
