/** Batches on three nodes: contiguous sequences, and no conflict where nobody else writes. */

import { initialiseLog, openLog } from '@recovery-ledger/ledger';
import test from 'ava';
import { natsCluster } from './harness/nats-cluster.ts';
import { notebook, noteOf, reasonOf } from './harness/notes.ts';
import { orThrow } from './harness/server-fixture.ts';

test('on three nodes many writers of their own aggregates meet no conflict', async (t) => {
  const cluster = await natsCluster(t);
  const { url: servers, user, password } = cluster;
  const settings = { servers, user, password, service: 'test', instance: 'one' };
  orThrow(await initialiseLog({ ...settings, mode: 'real' }, 3));
  const log = orThrow(await openLog({ ...settings, mode: 'real' }));
  t.teardown(() => log.close());
  const notes = ['a', 'b', 'c'].map(noteOf);
  const write = async (worker: number) => {
    let last = 0;
    for (let round = 0; round < 20; round += 1) {
      const { sequences } = orThrow(await log.append(notebook(`three-${worker}`), last, notes));
      t.deepEqual(
        sequences,
        notes.map((_, n) => (sequences[0] ?? 0) + n),
      );
      last = sequences.at(-1) ?? 0;
    }
    const { events } = await log.history(notebook(`three-${worker}`));
    t.is(events.map(reasonOf).join(''), 'abc'.repeat(20));
    t.is(events.at(-1)?.meta.sequence, last);
  };
  await Promise.all(Array.from({ length: 40 }, (_, worker) => write(worker)));
});
