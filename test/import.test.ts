/** An import gives the log back as it was: bytes, sequences, times, and what services read. */
import { readBundle } from '@recovery-ledger/ledger';
import test from 'ava';
import {
  auditOf,
  bundleFolder,
  collected,
  exported,
  imported,
  oddServer,
} from './harness/bundles.ts';
import { natsServer } from './harness/nats.ts';
import { orThrow } from './harness/server-fixture.ts';

test('what was imported is exported again byte for byte, whatever it is', async (t) => {
  const { server, audit } = await oddServer(t);
  const [first, second] = [bundleFolder(t), bundleFolder(t)];
  const before = await exported(t, server, first, { segmentEvents: 7 });
  const other = await natsServer(t);
  const done = orThrow(await imported(other, first));
  t.like(done, { events: 31, resumedAfter: { events: 0, seals: 0 }, proof: null });
  t.is(done.movedHeaders['Nats-Msg-Id'], 23);
  const after = await exported(t, other, second, { segmentEvents: 7 });
  t.deepEqual(after.events.segments, before.events.segments);
  t.deepEqual(after.seals.segments, before.seals.segments);
  const bundle = orThrow(await readBundle(second));
  t.deepEqual(await collected(bundle.events()), await collected(audit.read('LEDGER', { from: 1 })));
  const identity = (await auditOf(t, other)).identity;
  const { created, generation } = audit.identity;
  t.like(identity, { importedThrough: 31, generation: 0 });
  t.deepEqual(identity.lineage, [{ created, generation, through: 31 }]);
});
