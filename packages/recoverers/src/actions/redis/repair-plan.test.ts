/** How files come back, and what people are told would go. */
import test from 'ava';
import { type FoundAof, type FoundRdb, planRepair, whyNotStart } from './repair-plan.ts';

const aof = (given: Partial<FoundAof> = {}): FoundAof => ({
  ...{ baseKeys: 0, commands: 1_004, state: 'whole', file: 'a.incr.aof', isLast: true },
  ...{ okUpTo: 32_914, bytesGone: 0, commandsGone: 0, ...given },
});
const damaged = (given: Partial<FoundAof> = {}): FoundAof =>
  aof({ state: 'damaged', commands: 97, okUpTo: 2_981, bytesGone: 29_933, ...given });
const rdb = (keys: number, given: Partial<FoundRdb> = {}): FoundRdb => ({
  ...{ path: '/dump.rdb', valid: true, keys, writtenAt: '2026-11-23T10:00:00Z', ...given },
});
const older = { path: '/old.rdb', writtenAt: '2026-11-22T10:00:00Z' };

test('what loads is loaded, also with a torn end', (t) => {
  t.is(planRepair({ aof: aof(), rdbs: [rdb(9)] })._tag, 'AsItIs');
  const torn = planRepair({ aof: aof({ state: 'torn', bytesGone: 28 }), rdbs: [rdb(5_000)] });
  t.is(torn._tag, 'AsItIs');
  t.regex(torn.told, /28 bytes are cut off when it is loaded/);
});

test('damage in the middle is cut with its numbers in the question', (t) => {
  const plan = planRepair({ aof: damaged({ commandsGone: 906 }), rdbs: [] });
  t.is(plan._tag, 'CutAof');
  t.regex(plan.told, /cut off 29933 bytes with about 906 commands; 97 commands/);
  t.deepEqual(plan._tag === 'CutAof' && [plan.loss.bytes, plan.loss.records], [29_933, 906]);
});

test('a snapshot with more in it is taken instead, the newest of those with keys', (t) => {
  const rdbs = [
    rdb(1_003, older),
    rdb(0),
    rdb(1_002, { valid: false }),
    rdb(1_001, { path: '/new' }),
  ];
  const plan = planRepair({ aof: damaged(), rdbs });
  t.is(plan._tag === 'RestoreRdb' && plan.path, '/new');
  t.is(planRepair({ aof: damaged({ isLast: false }), rdbs: [rdb(3)] })._tag, 'RestoreRdb');
  t.is(planRepair({ aof: aof({ commands: 0 }), rdbs: [rdb(3)] })._tag, 'RestoreRdb');
  t.is(planRepair({ aof: null, rdbs: [rdb(3)] })._tag, 'RestoreRdb');
});

test('an empty snapshot is no data, and nothing is made of nothing', (t) => {
  const plan = planRepair({ aof: null, rdbs: [rdb(0)] });
  t.is(plan._tag, 'Nothing');
  t.regex(plan.told, /no append-only file, and no snapshot with a key.*has 0 keys/);
  t.is(planRepair({ aof: damaged({ isLast: false }), rdbs: [] })._tag, 'Nothing');
});

test('no server is started over replicas that have more than it', (t) => {
  t.regex(whyNotStart(0, [{ name: 'redis-b', keys: 3 }]) ?? '', /would be left with 0/);
  t.is(whyNotStart(3, [{ name: 'redis-b', keys: 3 }]), undefined);
  t.is(whyNotStart(0, []), undefined);
});
