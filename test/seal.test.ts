/**
 * Sealing a real log: by count and by time, through crashes, by two at once, never a forked chain.
 */
import {
  LedgerReplaced,
  type Log,
  readSeal,
  type Seal,
  type SealStore,
} from '@recovery-ledger/ledger';
import test from 'ava';
import * as E from 'fp-ts/lib/Either.js';
import { ledgerLog } from './harness/ledger-log.ts';
import { natsServer } from './harness/nats.ts';
import { natsWire } from './harness/nats-wire.ts';
import { addNote } from './harness/notes.ts';
import { newSigner } from './harness/sealed-log.ts';
import { auditLog, startSealer, verifyOnline } from './harness/sealer.ts';
import { until } from './harness/until.ts';

const addNotes = async (log: Log, id: string, count: number): Promise<void> => {
  for (let index = 1; index <= count; index += 1) await addNote(log, id, `${id} ${index}`);
};

test('events are sealed by count, and what is left over by time', async (t) => {
  const nats = await natsServer(t);
  const [log, audit, signer] = [await ledgerLog(t, nats), await auditLog(t, nats), newSigner()];
  await addNotes(log, 'a', 25);
  const seals: Seal[] = [];
  await startSealer(t, nats, signer, { onSeal: (seal) => seals.push(seal) });
  await until(() => seals.length === 3);
  t.deepEqual(
    seals.map(({ number, first, last }) => [number, first, last]),
    [
      [1, 1, 10],
      [2, 11, 20],
      [3, 21, 25],
    ],
  );
  const report = await verifyOnline(audit, signer);
  t.like(report, { ok: true, first: 1, last: 25, events: 25, seals: 3, unsealed: { count: 0 } });
});

test('a sealer that crashes before or after it stored a seal goes on from the chain', async (t) => {
  const nats = await natsServer(t);
  const [log, audit, signer] = [await ledgerLog(t, nats), await auditLog(t, nats), newSigner()];
  await addNotes(log, 'a', 30);
  let stored = 0;
  const around = (store: SealStore): SealStore => ({
    ...store,
    append: async (...seal) => {
      stored += 1;
      if (stored % 3 === 1) throw new Error('crashed before');
      const outcome = await store.append(...seal);
      if (stored % 3 === 2) throw new Error('crashed after');
      return outcome;
    },
  });
  await startSealer(t, nats, signer, { around });
  await until(async () => (await verifyOnline(audit, signer)).unsealed.count === 0);
  t.like(await verifyOnline(audit, signer), { ok: true, events: 30, seals: 3 });
});

test('two sealers make one chain, while events are appended', async (t) => {
  const nats = await natsServer(t);
  const [log, audit, signer] = [await ledgerLog(t, nats), await auditLog(t, nats), newSigner()];
  // Both may make the very same seal, and both be told that it is stored.
  const made = new Set<number>();
  const onSeal = ({ number }: Seal) => void made.add(number);
  await startSealer(t, nats, signer, { everyCount: 5, onSeal });
  await startSealer(t, nats, signer, { everyCount: 7, onSeal });
  await Promise.all(['a', 'b', 'c', 'd'].map((id) => addNotes(log, id, 50)));
  await until(async () => (await verifyOnline(audit, signer)).unsealed.count === 0);
  const report = await verifyOnline(audit, signer);
  t.like(report, { ok: true, events: 200, seals: made.size });
});

test('a seal that another one has made meanwhile is not made again', async (t) => {
  const nats = await natsServer(t);
  const [log, audit, signer] = [await ledgerLog(t, nats), await auditLog(t, nats), newSigner()];
  await addNotes(log, 'a', 20);
  const first: Seal[] = [];
  const slow = (store: SealStore): SealStore => ({
    ...store,
    append: async (...seal) => {
      await until(() => first.length === 2);
      return store.append(...seal);
    },
  });
  const second: Seal[] = [];
  await startSealer(t, nats, signer, { around: slow, onSeal: (seal) => second.push(seal) });
  await startSealer(t, nats, signer, { onSeal: (seal) => first.push(seal) });
  await until(() => first.length === 2);
  await addNotes(log, 'a', 10);
  await until(async () => (await verifyOnline(audit, signer)).unsealed.count === 0);
  const report = await verifyOnline(audit, signer);
  const made = new Set([...first, ...second].map(({ number }) => number));
  t.like(report, { ok: true, events: 30, seals: made.size });
});

test('a log that was deleted and made anew is not sealed as if it were the same', async (t) => {
  const nats = await natsServer(t);
  const [log, signer] = [await ledgerLog(t, nats), newSigner()];
  const audit = await auditLog(t, nats);
  await addNotes(log, 'a', 20);
  const sealer = await startSealer(t, nats, signer);
  await until(async () => (await audit.head('SEALS')).lastSequence === 2);
  const wire = await natsWire(t, nats);
  const info = JSON.parse(
    (await wire.request('$JS.API.STREAM.INFO.LEDGER', '')).payload.toString(),
  );
  await wire.request('$JS.API.STREAM.DELETE.LEDGER', '');
  await wire.request('$JS.API.STREAM.CREATE.LEDGER', JSON.stringify(info.config));
  await wire.request('ledger.real.detector.a', '{}');
  await t.throwsAsync(sealer.ended, {
    instanceOf: LedgerReplaced,
    message: /does not continue it/,
  });
  const { problems, verdict } = await verifyOnline(audit, signer);
  t.is(verdict, 'BAD');
  t.true(problems.some(({ kind }) => kind === 'stream-replaced'));
});

test('a chain that ends in something that is no seal is not gone on with', async (t) => {
  const nats = await natsServer(t);
  const [log, signer] = [await ledgerLog(t, nats), newSigner()];
  await addNotes(log, 'a', 3);
  const wire = await natsWire(t, nats);
  await wire.request('seals.ledger', 'not a seal');
  t.true(E.isLeft(readSeal(Buffer.from('not a seal'))));
  const sealer = await startSealer(t, nats, signer);
  await t.throwsAsync(sealer.ended, { instanceOf: LedgerReplaced, message: /is no seal/ });
});
