/** Where a target lies in a log, and what is undone by it. */
import test from 'ava';
import { parseTarget, type Target } from './target.ts';
import { endIn, readLine, type Scan, unread } from './wal-scan.ts';

const commit = (xid: number, lsn: string, at: string, how = 'COMMIT') =>
  `rmgr: Transaction len (rec/tot):     34/    34, tx:        ${xid}, lsn: ${lsn}, prev 0/03000260, desc: ${how} 2026-11-23 ${at} UTC`;
const log = [
  commit(726, '0/030003A0', '18:30:03.401928'),
  commit(727, '0/03000450', '18:30:03.485518', 'ABORT'),
  commit(728, '0/03000500', '18:30:03.539668'),
  'rmgr: XLOG        len (rec/tot):     98/    98, tx:          0, lsn: 0/03000688, prev 0/03000660, desc: RESTORE_POINT before_load',
  commit(729, '0/03000700', '18:30:03.700000'),
  commit(730, '0/03000778', '18:30:03.774575', 'COMMIT_PREPARED gxid: x:'),
];
const scan = (typed: string): Scan => {
  const parsed = parseTarget(typed, Date.now());
  const target = parsed._tag === 'Right' ? parsed.right : undefined;
  return log.reduce((read, line) => readLine(read, line, target as Target), unread);
};

test('a time stops before the first transaction that ended later', (t) => {
  const found = scan('2026-11-23T18:30:03.539668Z');
  t.like(found, { found: true, kept: 2, undone: 2 });
  t.is(found.lastKept?.lsn, 0x3000500n);
  t.is(found.firstUndone?.lsn, 0x3000700n);
  t.like(scan('2026-11-23T18:30:03.539667Z'), { kept: 1, undone: 3 });
  t.false(scan('2026-11-23T18:31:00Z').found, 'nothing was committed after it');
});

test('a transaction and a restore point are where they ended; what follows is undone', (t) => {
  t.like(scan('xid:728'), { found: true, at: 0x3000500n, kept: 2, undone: 2 });
  t.like(scan('name:before_load'), { found: true, at: 0x3000688n, kept: 2, undone: 2 });
  t.false(scan('xid:999').found);
  t.false(scan('name:other').found);
});

test('a tablespace that was made before the target is told, one of after it is not', (t) => {
  const made =
    'rmgr: Tablespace  len (rec/tot):     55/    55, tx:        731, lsn: 0/030004A0, prev 0/0300, desc: CREATE 16395 "/disk2/fast"';
  const name: Target = { kind: 'name', text: 'x' };
  t.deepEqual(readLine(unread, made, name).tablespaces, ['/disk2/fast']);
  t.deepEqual(readLine({ ...unread, found: true }, made, name).tablespaces, []);
});

test('a place keeps the record at it', (t) => {
  t.like(scan('0/3000500'), { found: true, kept: 2, undone: 2 });
  t.like(scan('0/30004FF'), { kept: 1, undone: 3 });
});

test('the end of the log is in the last words of the tool', (t) => {
  const said =
    'pg_waldump: error: error in WAL record at 0/3000778: invalid record length at 0/30007A0: wanted 24, got 0';
  t.deepEqual(endIn(said), { last: 0x3000778n, next: 0x30007a0n });
  const other =
    'error in WAL record at 0/3000778: invalid magic number 0000 in segment x, offset 0';
  t.deepEqual(endIn(other), { last: 0x3000778n, next: undefined });
  t.deepEqual(endIn(''), { last: undefined, next: undefined });
});
