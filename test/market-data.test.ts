/** The firm's view of the market survives what its two lines do, and equals the venue's book. */
import test, { type ExecutionContext } from 'ava';
import type { Place } from './harness/floor.ts';
import { postgresForFile } from './harness/postgres.ts';
import { type StartedFloor, startFloor } from './harness/trading-floor.ts';
import { until } from './harness/until.ts';

const postgres = postgresForFile(test, { database: 'trading' });
const programs = 'core,feed-a,feed-b,market-data,market-data-2,analytics';

let started: StartedFloor | undefined;
const floor = (): StartedFloor => {
  if (started === undefined) throw new Error('the floor did not start');
  return started;
};
test.after.always('the floor stops', () => started?.stop());

type Leg = { readonly state: string; readonly gaps: number; readonly lastSequence: number };
type Books = {
  readonly count: number;
  readonly levels: number;
  readonly suspect: number;
  readonly digest: string;
};
type Health = {
  readonly status: string;
  readonly sequence: number;
  readonly rerequested: number;
  readonly readyAfterMs: number;
  readonly trouble: string | null;
  readonly legs: Readonly<Record<'A' | 'B', Leg>>;
  readonly books: Books;
};

const health = async (handler: Place = 'market-data') =>
  (await floor().ask<Health>(handler, '/health')).body;
const post = <A>(place: Place, path: string, body: object = {}) =>
  floor().ask<A>(place, path, 'POST', body);
const faults = (body: object) => post('exchange', '/market-data/faults', body);

const untilStatus = (...wanted: readonly string[]) =>
  until(
    async () => {
      const now = await health();
      return wanted.includes(now.status) ? now : undefined;
    },
    { everyMs: 5, what: `the handler is ${wanted.join(' or ')}` },
  );

/** The handler's book, at the number it has, is the venue's at that number. */
const equalsTheVenue = async (t: ExecutionContext, handler: Place = 'market-data') => {
  const { sequence, books } = await health(handler);
  const { body } = await floor().ask('exchange', `/market-data/state?sequence=${sequence}`);
  t.is(books.digest, String(body['digest']), `${handler} at ${sequence}`);
  t.true(books.levels > 50);
  return sequence;
};

test.serial('both handlers follow both lines, and their books are the venue', async (t) => {
  started = await startFloor(postgres().url, programs);
  await started.trades(100);
  t.like(await untilStatus('OK'), { books: { suspect: 0 } });
  const before = await equalsTheVenue(t);
  await until(async () => (await health()).sequence > before + 100);
  await equalsTheVenue(t);
  await equalsTheVenue(t, 'market-data-2');
});

test.serial('a killed line is named stale, and the book goes on without a hole', async (t) => {
  const asked = floor().ask<{ version: number }>('market-data', '/legs');
  const { version } = (await asked).body;
  const told = floor().ask('market-data', `/legs?after=${version}&waitMs=5000`);
  await floor().signal('feed-a', 'kill');
  t.like((await told).body, { status: 'DEGRADED', suspect: false });
  const alone = await health();
  t.like(alone, { legs: { A: { state: 'STALE' }, B: { state: 'UP', gaps: 0 } } });
  await until(async () => (await health()).sequence > alone.sequence + 50);
  await equalsTheVenue(t);
  t.is((await post('market-data', '/legs/A/reset')).status, 503);
  await floor().signal('feed-a', 'start');
  await untilStatus('OK');
  t.is((await post('market-data', '/legs/A/reset')).status, 200);
});

test.serial('a paused line is stale too, and waking up spoils nothing', async (t) => {
  await floor().signal('feed-b', 'pause');
  t.like(await untilStatus('DEGRADED'), { legs: { A: { state: 'UP' }, B: { state: 'STALE' } } });
  await floor().signal('feed-b', 'resume');
  await untilStatus('OK');
  await equalsTheVenue(t);
});

test.serial(
  'with both lines dead every book is suspect until what was missed is there',
  async (t) => {
    const { sequence } = await health();
    await Promise.all(['feed-a', 'feed-b'].map((feed) => floor().signal(feed, 'kill')));
    const { books } = await untilStatus('STALE');
    t.true(books.count > 0 && books.suspect === books.count);
    const head = async () =>
      Number((await floor().ask('exchange', '/market-data/state')).body['head']);
    await until(async () => (await head()) > sequence + 200);
    await Promise.all(['feed-a', 'feed-b'].map((feed) => floor().signal(feed, 'start')));
    const back = await untilStatus('OK');
    t.true(back.sequence > sequence + 200);
    t.is(back.books.suspect, 0);
    await equalsTheVenue(t);
  },
);

test.serial('what both lines lose is asked for again', async (t) => {
  const before = await health();
  // On a busy machine a line may be silent just then, and lose nothing: it is made to again.
  const again = async () => {
    await faults({ lose: { A: 3, B: 3 } });
    return (await health()).rerequested > before.rerequested;
  };
  await until(again, { everyMs: 200, what: 'something was asked for again' });
  await faults({ lose: { A: 0, B: 0 } });
  await untilStatus('OK');
  await equalsTheVenue(t);
});

test.serial('while nothing is given again it is a gap, and a snapshot ends it', async (t) => {
  await faults({ refuseRerequests: true, lose: { A: 3, B: 3 } });
  const gap = await untilStatus('GAP');
  t.true(gap.books.suspect > 0);
  t.regex((await until(async () => (await health()).trouble)) ?? '', /answered 503/);
  const { sequence } = await health();
  t.is(
    (await post('market-data', '/rerequest', { from: sequence + 1, to: sequence + 2 })).status,
    503,
  );
  const { body } = await post<{ fromSequence: number; matches: boolean }>(
    'market-data',
    '/rebuild',
  );
  t.true(body.fromSequence > sequence && body.matches);
  await faults({ refuseRerequests: false });
  await untilStatus('OK');
  await equalsTheVenue(t);
  await equalsTheVenue(t, 'market-data-2');
});

test.serial('a handler that starts anew has its book from snapshot and stream', async (t) => {
  await floor().signal('market-data', 'kill');
  await floor().signal('market-data', 'start');
  const { readyAfterMs } = await untilStatus('OK');
  t.log(`ready ${readyAfterMs} ms after it began`);
  await equalsTheVenue(t);
});

test.serial('an older incarnation does not become the active handler again', async (t) => {
  t.is((await post('market-data-2', '/promote', { incarnation: 7 })).status, 200);
  t.is((await post('market-data-2', '/promote', { incarnation: 7 })).status, 200);
  t.is((await post('market-data-2', '/promote', { incarnation: 6 })).status, 409);
});

test.serial('a stand-in has a state to lose, and faults', async (t) => {
  const state = async () => (await floor().ask('stand-in-analytics', '/health')).body;
  const { sequence } = await state();
  await floor().signal('analytics', 'kill');
  await floor().signal('analytics', 'start');
  t.like(await state(), { status: 'OK', restored: true });
  t.true(Number((await state())['sequence']) >= Number(sequence));
  await post('stand-in-analytics', '/faults', { kind: 'wrong' });
  t.like(await state(), { status: 'WRONG' });
  await post('stand-in-analytics', '/faults', { kind: 'none' });
  await post('stand-in-analytics', '/faults', { kind: 'corrupt' });
  t.like(await state(), { status: 'CORRUPT', failure: 'DATA_CORRUPT', restored: false });
  await post('stand-in-analytics', '/restore');
  t.like(await state(), { status: 'OK', restored: true });
});
