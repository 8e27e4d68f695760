/** What a person asks for at a console is answered by a recoverer that runs. */
import { setTimeout as delay } from 'node:timers/promises';
import test from 'ava';
import { personAtConsole } from './harness/person-at-console.ts';

test('a start is decided, or withheld with what would lift it', async (t) => {
  const { actuator, run } = await personAtConsole(t);
  const blocked = await run('block', 'engine', '--for', '1h');
  t.is(blocked.code, 0, blocked.stderr);
  const held = await run('start', 'RB-engine', 'Engine');
  t.is(held.code, 1, held.stderr);
  t.regex(held.stdout, /^withheld: /m);
  t.regex(held.stdout, /^ {2}blocked: /m);
  t.deepEqual(actuator.effects, []);
  t.is((await run('unblock', 'engine')).code, 0);
  // Longer than a recoverer takes to look again: what was withheld does not begin by itself.
  await delay(2_000);
  t.deepEqual(actuator.effects, []);
  const started = await run('start', 'RB-engine', 'engine', '--json');
  t.is(started.code, 0, `${started.stdout}${started.stderr}`);
  const answer = JSON.parse(started.stdout) as { request: string; incident: string };
  t.like(answer, { by: 'on-call', answer: 'decided', runbook: 'RB-engine' });
});

test('the kill switch is over when its recovery is, and says so', async (t) => {
  const { actuator, run } = await personAtConsole(t);
  const killed = await run('kill-switch');
  t.is(killed.code, 0, killed.stderr);
  t.regex(killed.stdout, /^kill-\w+: KILL SWITCH for the whole firm, by on-call$/m);
  t.regex(killed.stdout, /^order_gateway: [\w-]+ is done \(rec-\d+, inc-\d+\)$/m);
  t.deepEqual(actuator.effects, ['kill']);
});
