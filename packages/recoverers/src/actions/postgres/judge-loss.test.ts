/** What was lost: read from the old log where it can be, else no better than known. */
import test from 'ava';
import { readDivergedLog } from './diverged-log.ts';
import { judgeLoss, type LossFacts } from './judge-loss.ts';
import { forksIn, leftAt } from './timeline-history.ts';

const line = (manager: string, tx: number, description: string) =>
  `rmgr: ${manager} len (rec/tot):     38/    38, tx:        ${tx}, lsn: 0/04052068, prev 0/04052028, desc: ${description}`;
const insert = (tx: number, table: string) =>
  line('Heap       ', tx, `INSERT off 5 flags 0x00, blkref #0: rel 1663/16388/${table} blk 0`);
const commit = (tx: number, more = '') =>
  line('Transaction', tx, `COMMIT 2026-11-23 18:24:05.777864 UTC${more}`);
const reached =
  'pg_waldump: error: error in WAL record at 0/4052118: invalid record length at 0/4052140: wanted 24, got 0';

test('rows count with what committed, those of subtransactions with it, and aborted ones do not', (t) => {
  const log = readDivergedLog(0x4052000n);
  for (const one of [
    insert(742, '16390'),
    insert(743, '16390'),
    insert(744, '16390'),
    commit(742, '; apply_feedback'),
    line('Transaction', 743, 'ABORT 2026-11-23 18:24:05.777864 UTC'),
    line('Heap2', 745, 'MULTI_INSERT 3 tuples flags 0x02, blkref #0: rel 1663/16388/16400 blk 7'),
    commit(745, '; subxacts: 744 746'),
    line('XLOG', 0, 'CHECKPOINT_ONLINE redo 0/4052068; tli 1'),
  ]) {
    log.add(one);
  }
  t.deepEqual(log.end(reached), {
    ...{ end: 0x4052140n, bytes: 0x140, commits: 2, lastCommit: '2026-11-23 18:24:05.777864 UTC' },
    rows: { '1663/16388/16390': 2, '1663/16388/16400': 3 },
  });
});

test('a log with nothing after the fork ends there; one that cannot be read has no end', (t) => {
  const none = 'pg_waldump: error: could not find a valid record after 0/4052140';
  t.is(readDivergedLog(7n).end(none)?.bytes, 0);
  t.is(readDivergedLog(7n).end('pg_waldump: error: could not open file'), undefined);
});

test('the fork is where the history leaves the timeline, the newest line of it', (t) => {
  const history = '1\t0/3000148\tno recovery target specified\n\n2\t0/5000000\tbefore 2026\n';
  t.is(leftAt(history, 1), 0x3000148n);
  t.is(leftAt(history, 3), undefined);
  t.is(forksIn('rubbish\n').length, 0);
});

const facts: LossFacts = {
  foreseen: { state: 'BOUNDED', bytes: 300, basis: 'it was 300 bytes ahead 700 ms ago' },
  ...{ old: 'postgres-a', fork: 0x4052000n, rows: {}, unread: '' },
  diverged: { end: 0x4052140n, bytes: 0x140, commits: 2, rows: {}, lastCommit: null },
};
const proven = { state: 'ZERO_PROVEN', bytes: 0, basis: 'every commit waited' };

test('what was read decides: commits are counted, and none is nothing lost', (t) => {
  t.is(judgeLoss(facts).state, 'MEASURED');
  t.is(judgeLoss(facts).lostRecords, 2);
  const { lostRecords, basis } = judgeLoss({ ...facts, rows: { trades: 5 } });
  t.is(lostRecords, 2, 'transactions');
  t.regex(basis, /with 2 commits, 5 rows of trades$/);
  const none = { end: 0x4052140n, bytes: 0x140, commits: 0, rows: {}, lastCommit: null };
  t.deepEqual(judgeLoss({ ...facts, diverged: none }), {
    ...{ state: 'ZERO_PROVEN', lostRecords: 0 },
    basis: 'the log of postgres-a has 320 bytes after 0/4052000, with 0 commits',
  });
});

test('commits that nobody was told of are not lost, and that is said', (t) => {
  const { state, lostRecords, basis } = judgeLoss({ ...facts, foreseen: proven });
  t.deepEqual([state, lostRecords], ['ZERO_PROVEN', 0]);
  t.regex(basis, /2 commits that nobody was told of/);
});

test('what could not be read is no better than what was foreseen', (t) => {
  const unread = { ...facts, diverged: null, unread: 'its host does not answer' };
  t.deepEqual(judgeLoss(unread), {
    ...{ state: 'BOUNDED', lostRecords: null },
    basis: 'it was 300 bytes ahead 700 ms ago (its host does not answer)',
  });
  t.is(judgeLoss({ ...unread, foreseen: proven }).state, 'ZERO_PROVEN');
  const unknown = { state: 'UNKNOWN', bytes: null, basis: 'nothing is known' };
  t.is(judgeLoss({ ...unread, foreseen: unknown }).state, 'UNKNOWN');
});
