/**
 * Whoever read the log before it was lost goes on with the mirror that was adopted: nothing is
 * applied twice, nothing is left out, and what was lost is never passed over in silence.
 */
import { type Log, openLog, pinOf } from '@recovery-ledger/ledger';
import { createQueries, rebuild } from '@recovery-ledger/projections';
import test from 'ava';
import { emptyFolder, runConsole, startConsole } from './harness/console.ts';
import { connectionOf, variablesOn } from './harness/console-on.ts';
import { engineRecovery } from './harness/engine-recovery.ts';
import { inParts, inTurn, writeHistory } from './harness/histories.ts';
import { adopt, headOf, mirrorCaughtUp, mirroredLog } from './harness/mirrored-log.ts';
import type { NatsFixture } from './harness/nats.ts';
import { addNote, notesIn } from './harness/notes.ts';
import { postgresForFile } from './harness/postgres.ts';
import {
  allRows,
  caughtUp,
  freshDatabase,
  projector,
  rowsFromScratch,
} from './harness/projector.ts';
import { orThrow, type Teardown } from './harness/server-fixture.ts';
import { entry, spoolAt, spoolPath } from './harness/spools.ts';
import { until } from './harness/until.ts';

const postgres = postgresForFile(test);

const opened = async (t: Teardown, server: NatsFixture): Promise<Log> => {
  const who = { service: 'test', instance: 'test-3', mode: 'real' } as const;
  const log = orThrow(await openLog({ ...connectionOf(server), ...who }));
  t.teardown(() => log.close());
  return log;
};

test('projections go on from any position that the mirror has, and halt beyond it until rebuilt', async (t) => {
  const part = inParts(inTurn(engineRecovery(), engineRecovery({ estate: false, recovery: 'r2' })));
  const sites = await mirroredLog(t, (log) => writeHistory(log, part(10)));
  const { log, primary, mirror } = sites;
  const stoppedHere = async () => {
    const { pool } = await freshDatabase(t, postgres());
    const stopped = projector(t, { log, pool });
    await caughtUp(log, pool);
    await stopped.stop();
    return pool;
  };
  const early = await stoppedHere();
  await writeHistory(log, part(10));
  await mirrorCaughtUp(sites);
  const level = await stoppedHere();
  await mirror.kill();
  await writeHistory(log, part(5));
  const beyond = await stoppedHere();
  const lost = await allRows(beyond);
  await primary.kill();
  await mirror.restart();
  t.is(await adopt(mirror), 1);

  const next = await opened(t, mirror);
  t.is(next.identity.lineage[0]?.through, 20);
  for (let n = 1; n <= 9; n += 1) await addNote(next, 'after', `note ${n}`);
  const expected = await rowsFromScratch(t, next, postgres());
  for (const pool of [early, level]) {
    projector(t, { log: next, pool });
    await caughtUp(next, pool);
    t.deepEqual(await allRows(pool), expected);
  }
  projector(t, { log: next, pool: beyond });
  const halted = await until(async () => {
    const answer = await createQueries({ pool: beyond, now: () => new Date() }).checkpoints(0);
    return answer._tag === 'Right' ? answer.right.projections[0]?.halted : null;
  });
  t.regex(halted, /holds events that LEDGER has lost: sequence 25 .* no more than 20; .*rebuild/);
  t.deepEqual(withoutCheckpoints(await allRows(beyond)), withoutCheckpoints(lost));
  orThrow(await rebuild({ log: next, pool: beyond, report: () => {} }));
  await caughtUp(next, beyond);
  t.deepEqual(withoutCheckpoints(await allRows(beyond)), withoutCheckpoints(expected));
});

const withoutCheckpoints = ({
  projection_checkpoints: _,
  ...rows
}: Readonly<Record<string, readonly string[]>>) => rows;

test('facts spooled before the log was lost are in the adopted one once, mirrored or not', async (t) => {
  const sites = await mirroredLog(t, (log) => addNote(log, 'entries', 'first'));
  const { log, primary, mirror } = sites;
  const spool = await spoolAt(t, await spoolPath(t));
  const stream = pinOf(log.identity);
  for (const n of [1, 2, 3]) orThrow(await spool.add({ ...entry(n), stream, knownHead: 1 }));
  orThrow(await log.appendStamped(entry(1).stamped, 1));
  await mirrorCaughtUp(sites);
  await mirror.kill();
  orThrow(await log.appendStamped(entry(2).stamped, 2));
  orThrow(await log.appendStamped(entry(4).stamped, 3));
  await primary.kill();
  await mirror.restart();
  await adopt(mirror);
  const next = await opened(t, mirror);
  const flushed = await spool.flush(next.appendStamped, next.leader, next.identity);
  t.deepEqual(flushed, { appended: 3, refused: 0, left: 0 });
  // The fourth was acknowledged, lost with its site, and is on nobody's disk.
  t.deepEqual(await notesIn(next, 'entries'), ['first', 'fact 1', 'fact 2', 'fact 3']);
});

test('a site that was lost and comes back is the log for no service', async (t) => {
  const { primary, mirror } = await mirroredLog(t, (log) => addNote(log, 'notes', 'one'));
  await primary.kill();
  await adopt(mirror);
  const folder = emptyFolder(t);
  const words = ['alert', '--instance', 'alerter-1'];
  const own = { RECOVERY_LEDGER_STATE_DIR: folder, RECOVERY_LEDGER_HOME: folder };
  const running = startConsole(t, folder, words, { ...variablesOn(mirror), ...own });
  await until(() => running.stderr().includes('"ready"'), { deadlineMs: 60_000 });
  running.process.kill('SIGTERM');
  await running.ended;
  await primary.restart();
  t.is(await headOf(primary), 1);
  const back = await runConsole(t, folder, words, { ...variablesOn(primary), ...own });
  t.is(back.code, 3);
  t.regex(back.stderr, /generation 0\) is not the log any more: .* names the one created/);
});
