/** A stand-in's state outlives it, and is never counted on when it is not what was written. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { openSystem } from './system.ts';

const fileFor = async (t: ExecutionContext): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'stand-in-'));
  t.teardown(() => rm(folder, { recursive: true }));
  return join(folder, 'analytics.state');
};

test('a restart goes on where it was', async (t) => {
  const path = await fileFor(t);
  const first = await openSystem(path);
  t.like(first.view(), { restored: false, sequence: 0 });
  await first.work();
  await first.work();
  const second = await openSystem(path);
  t.deepEqual(second.view(), { status: 'OK', restored: true, sequence: 2 });
});

test('a spoiled file is noticed, nothing is counted on it, and the copy before restores it', async (t) => {
  const path = await fileFor(t);
  const system = await openSystem(path);
  for (const _ of [1, 2, 3]) await system.work();
  await system.corrupt();
  await system.work();
  await system.work();
  t.like(system.view(), {
    status: 'CORRUPT',
    failure: 'DATA_CORRUPT',
    restored: false,
    sequence: 3,
  });
  t.like((await openSystem(path)).view(), { status: 'CORRUPT', restored: false });
  await system.restore();
  t.deepEqual(system.view(), { status: 'OK', restored: true, sequence: 2 });
  await system.work();
  t.is(system.view().sequence, 3);
});
