/**
 * The life of a position break on a floor that trades: a schedule finds it, a person explains it,
 * and it is over when it is mended. What the venue takes back or says twice is no break.
 */
import { familyFilter, type LedgerEvent } from '@recovery-ledger/ledger';
import test from 'ava';
import * as E from 'fp-ts/lib/Either.js';
import { byHand } from './harness/by-hand.ts';
import { rigForFile } from './harness/rig.ts';
import { until } from './harness/until.ts';

const floor = 'exchange,drop-copy,gateway,engine-a,engine-b,flow,positions,positions-dr';
const rig = rigForFile(test.serial, { floor, extra: { FLOOR_RECONCILE_EVERY: '1s' } });
const { typed, ask, close } = byHand(rig);
test.after.always('the log is closed', close);

const events: LedgerEvent[] = [];
const over = new AbortController();

test.serial.before('everything that is said of reconciliation is heard', async () => {
  const log = await rig().openLog('breaks');
  const subjects = [familyFilter('real', 'reconciliation')];
  const listen = async () => {
    for await (const { entry } of log.follow({ subjects, from: 1, signal: over.signal })) {
      if (E.isRight(entry)) events.push(entry.right);
    }
    await log.close();
  };
  void listen();
});
test.after.always('nobody listens any more', () => over.abort());

const patient = { deadlineMs: 30_000, everyMs: 50 };
type Ended = Extract<LedgerEvent, { type: 'ReconciliationCompleted' }>['data'];

/** The first run that ends so, of those that begin from now on. */
const nextRun = (result: Ended['result'], is: (run: Ended) => boolean = () => true) => {
  const from = events.length;
  const found = () => {
    const later = events.slice(from);
    const begun = new Set(
      later.flatMap((e) => (e.type === 'ReconciliationStarted' ? [e.data.run] : [])),
    );
    return later
      .flatMap((e) => (e.type === 'ReconciliationCompleted' ? [e.data] : []))
      .find((run) => begun.has(run.run) && run.result === result && is(run));
  };
  return until(found, { ...patient, what: `a run that ends ${result}` });
};
const ofType = (type: LedgerEvent['type']) => events.filter((event) => event.type === type);
/** What `positions` prints, once it is that and the exit code is this. */
const shows = (wanted: RegExp, code: number, ...words: readonly string[]) =>
  until(
    async () => {
      const ran = await rig().run('positions', ...words);
      return ran.code === code && wanted.test(ran.stdout) && ran.stdout;
    },
    { ...patient, what: `positions shows ${wanted} and exits ${code}` },
  );

test.serial('busts and messages said again are no breaks while the floor trades', async (t) => {
  await rig().floor.trades(100);
  const session = '/sessions/FIRM1/faults';
  for (const kind of ['possdup', 'possresend', 'bust']) await ask('exchange', session, { kind });
  await nextRun('pass', ({ evidence }) => Number(evidence['busts']) > 0);
  t.true(Number((await ask('positions', '/health'))['repetitions']) > 0);
  t.deepEqual(ofType('DiscrepancyFound'), []);
  const runs = ofType('ReconciliationStarted').map(({ data }) => 'run' in data && data.run);
  t.is(new Set(runs).size, runs.length, 'each run was begun by one of the two recoverers');
});

test.serial('a fill that we lost is found, explained, and over once it is there', async (t) => {
  const lost = await ask('positions', '/faults', { kind: 'drop_fill' });
  await nextRun('fail');
  await nextRun('fail');
  const found = ofType('DiscrepancyFound').flatMap(({ data }) => ('order' in data ? [data] : []));
  const { account, symbol } = lost;
  t.like(found[0], { account, symbol, order: null, recovery: null, incident: null });
  const orders = found.map(({ order }) => order);
  t.is(new Set(orders).size, orders.length, 'what is found again is not told again');

  const shown = await shows(/^\d+ +found .* position .*nobody/m, 1);
  const [, number = ''] = /^(\d+) .* position /m.exec(shown) ?? [];
  const explained = await typed('explain', number, '--cause', 'missing_internal');
  t.is(explained.code, 0, explained.stderr);
  t.truthy(await shows(/^\d+ +explained \(missing internal\) .* position .*on-call/m, 1));

  await ask('positions', '/load', {});
  await nextRun('pass');
  t.truthy(await shows(/^\d+ +resolved \(vanished\) .* position .*on-call/m, 0, '--all'));
});

test.serial('a source that is down makes the result unknown, and ends nothing', async (t) => {
  await ask('positions', '/faults', { kind: 'quantity', quantity: '3.5' });
  await nextRun('fail');
  const resolved = ofType('DiscrepancyResolved').length;
  await rig().floor.signal('drop-copy', 'pause');
  await nextRun('unknown');
  t.truthy(await shows(/^\d+ +found .* 3\.5 [\s\S]*^UNKNOWN: not compared/m, 1));
  t.is(ofType('DiscrepancyResolved').length, resolved);
  await rig().floor.signal('drop-copy', 'resume');
});
