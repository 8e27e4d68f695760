/** Which FATAL of a log is the server's own. */
import test from 'ava';
import { readLog, whereItStopped, whyItEnded } from './server-log.ts';

const log = (...lines: readonly string[]) =>
  readLog(lines.map((line) => `2026-11-23 14:30:00.123 UTC ${line}`).join('\n'));
const start = '[10] LOG:  starting PostgreSQL 15.18 on x86_64';

test('why recovery ended is told with its detail, and not what a client was told', (t) => {
  const lines = log(
    ...['[8] FATAL:  an older one', start, '[12] FATAL:  the database system is starting up'],
    ...['[11] FATAL:  recovery ended before configured recovery target was reached'],
    '[10] LOG:  startup process (PID 11) exited with exit code 1',
  );
  t.is(whyItEnded(lines), 'recovery ended before configured recovery target was reached');
  t.is(whyItEnded(log(start, '[12] FATAL:  the database system is starting up')), undefined);
});

test('a server that does not even start says so itself, and a panic is always its own', (t) => {
  const bad = log(start, '[10] FATAL:  could not load pg_hba.conf', '[10] HINT:  Look at it.');
  t.is(whyItEnded(bad), 'could not load pg_hba.conf Look at it.');
  t.is(whyItEnded(log(start, '[77] PANIC:  could not write to file')), 'could not write to file');
});

test('where it stopped is what it said last', (t) => {
  const lines = log('[9] LOG:  recovery stopping before x', start, '[11] LOG:  redo starts at 0/2');
  t.is(whereItStopped(lines), undefined);
  const stopped = 'recovery stopping before commit of transaction 739, time 2026-11-23 14:30:00+00';
  t.is(whereItStopped(log(start, `[11] LOG:  ${stopped}`)), stopped);
});
