/** The mirror of a lost site becomes the log: once, wholly, and known for what it is. */
import { type EventOfType, LedgerReplaced, openLog } from '@recovery-ledger/ledger';
import { runRecoverer } from '@recovery-ledger/recoverers';
import test from 'ava';
import * as E from 'fp-ts/lib/Either.js';
import { connectionOf, consoleOn } from './harness/console-on.ts';
import { casesOf } from './harness/every-case.ts';
import { ledgerLog } from './harness/ledger-log.ts';
import { adopt, headOf, mirroredLog } from './harness/mirrored-log.ts';
import { natsServer } from './harness/nats.ts';
import { addNote, notesIn } from './harness/notes.ts';
import { scriptedDeps } from './harness/scripted-estate.ts';
import { orThrow } from './harness/server-fixture.ts';
import { until } from './harness/until.ts';

const service = { service: 'test', instance: 'test-2' };
const steps = ['PromoteLedger', 'PromoteSeals', 'Settle', 'Create', 'Record-real', 'Record-drill'];
const raisedOf = async (log: Awaited<ReturnType<typeof ledgerLog>>) =>
  (await log.history({ mode: log.mode, family: 'estate', id: 'trading-floor' })).events.filter(
    (event) => event.type === 'EpochGenerationRaised',
  ) as readonly EventOfType<'EpochGenerationRaised'>[];

test('killed after every one of its steps it is gone on with, and nothing is done twice', async (t) => {
  const { log, primary, mirror } = await mirroredLog(t, async (first) => {
    for (let n = 1; n <= 12; n += 1) await addNote(first, 'notes', `note ${n}`);
  });
  const { created } = log.identity;
  await primary.kill();
  for (const step of casesOf(steps, (_step, index) => index % 4 === 1)) {
    const killed = await consoleOn(t, mirror, ['adopt'], { RECOVERY_LEDGER_CRASH_AT: step });
    t.true(killed.code !== 0 && killed.code !== 2, `${step}: ${killed.code} ${killed.stderr}`);
    const opened = await openLog({ ...connectionOf(mirror), ...service, mode: 'real' });
    t.like(opened, E.left({ _tag: 'NotAdopted' }), step);
  }
  t.is(await adopt(mirror), 1);
  t.is(await adopt(mirror), undefined);

  const lineage = [{ created, generation: 0, through: 12 }];
  for (const mode of ['drill', 'real'] as const) {
    const adopted = orThrow(await openLog({ ...connectionOf(mirror), ...service, mode }));
    t.teardown(() => adopted.close());
    t.like(adopted.identity, { generation: 1, lineage, lastSequence: 14, atomic: true });
    const raised = await raisedOf(adopted);
    t.is(raised.length, 1);
    t.like(raised[0]?.data, {
      generation: 1,
      previous: { created, through: 12 },
      current: { created: adopted.identity.created },
    });
    if (mode === 'real') await addNote(adopted, 'notes', 'note 13');
    if (mode === 'real') t.is((await notesIn(adopted, 'notes')).length, 13);
  }
});

test('while the site that is mirrored still answers it is not replaced, but by force', async (t) => {
  const { primary, mirror } = await mirroredLog(t, (log) => addNote(log, 'notes', 'one'));
  const refused = await consoleOn(t, mirror, ['adopt']);
  t.is(refused.code, 2);
  t.regex(refused.stderr, /site1 still answers: two logs would both take events/);
  t.is((await consoleOn(t, mirror, ['adopt', '--force'])).code, 2);
  const words = ['adopt', '--force', '--reason', 'site1 burns', '--json'];
  const forced = await consoleOn(t, mirror, words);
  t.is(JSON.parse(forced.stdout).adopted.reason, 'site1 burns');
  const [before, after] = [await headOf(primary), await headOf(mirror)];
  t.deepEqual([before, after], [1, 3], 'what one takes in does not reach the other');
});

test('a process that comes upon the adopted log by reconnecting writes nothing to it', async (t) => {
  const { primary, mirror } = await mirroredLog(t, (log) => addNote(log, 'notes', 'one'));
  const both = { ...connectionOf(primary), servers: `${primary.url},${mirror.url}` };
  // The client tries the addresses in any order, and the mirror's is no log yet.
  const log = await until(async () =>
    E.toUnion(E.mapLeft(() => null)(await openLog({ ...both, ...service, mode: 'real' }))),
  );
  t.teardown(() => log.close());
  const signal = new AbortController().signal;
  const reader = log.follow({ subjects: ['ledger.real.>'], from: 1, signal });
  t.is((await reader.next()).value?.sequence, 1);
  const next = reader.next();
  await primary.kill();
  await until(() => !log.isConnected());
  t.is(await adopt(mirror), 1);
  await t.throwsAsync(next, { instanceOf: LedgerReplaced, message: /another stream/ });
  t.false(log.isConnected());
  const event = { type: 'DetectorStopped', data: { instance: 'x', reason: 'y' } } as const;
  const appended = await log.append({ mode: 'real', family: 'detector', id: 'x' }, 0, [event]);
  t.like(appended, E.left({ _tag: 'LogUnavailable' }));
  t.is(await headOf(mirror), 3);
});

test('a recoverer that sees the generation raised ends, to start under the new one', async (t) => {
  const server = await natsServer(t);
  const log = await ledgerLog(t, server);
  const running = runRecoverer(
    scriptedDeps(log, 'http://127.0.0.1:1'),
    new AbortController().signal,
  );
  const ended = t.throwsAsync(running, { instanceOf: LedgerReplaced, message: /raised to 1/ });
  t.is(await adopt(server, { estate: 'scripted', raise: true }), 1);
  await ended;
  const again = await ledgerLog(t, server);
  t.is(again.identity.generation, 1);
  t.deepEqual(again.identity.lineage, [
    { created: log.identity.created, generation: 0, through: 0 },
  ]);
});
