/** Seals that were altered, removed, reordered, forged or cut off, and how each is named. */
import test from 'ava';
import {
  anchorOf,
  newSigner,
  sealAll,
  sealMessage,
  verifyLog,
} from '../../../../test/harness/sealed-log.ts';
import {
  changed,
  found,
  kindsIn,
  log,
  signer,
  without,
} from '../../../../test/harness/tampered-log.ts';

test('a missing seal is named, and its range is no longer proven', async (t) => {
  const problems = await found({ ...log, seals: without(log.seals, 2) });
  t.deepEqual(
    problems,
    ['seal-missing    2', 'not-sealed  11 20'].map((text) => text.trim()),
  );
  const first = await kindsIn({ ...log, seals: without(log.seals, 1) });
  t.deepEqual(first, ['seal-missing', 'not-sealed']);
});

test('an altered seal is named once, and its range is no longer proven', async (t) => {
  const seals = log.seals.map((seal) =>
    seal.sequence === 2
      ? {
          ...seal,
          payload: Buffer.from(
            Buffer.from(seal.payload).toString().replace('"count\\":10', '"count\\":10 '),
          ),
        }
      : seal,
  );
  t.deepEqual(await found({ ...log, seals }), ['seal-altered  11 20 2', 'not-sealed  11 20']);
  const noise = log.seals.map((seal) =>
    seal.sequence === 2 ? { ...seal, payload: Buffer.from('x') } : seal,
  );
  t.deepEqual(await kindsIn({ ...log, seals: noise }), ['seal-unreadable', 'not-sealed']);
});

test('a log that was changed and sealed again by another key is forged', async (t) => {
  const tampered = changed(14, { payload: Buffer.from('{"bootid":"boot","producerseq":14}') });
  const seals = sealAll(tampered.events, 10, newSigner());
  const kinds = await kindsIn({ ...tampered, seals });
  t.deepEqual(kinds, ['seal-forged', 'no-seals']);
  t.is((await verifyLog({ ...tampered, seals })).verdict, 'BAD');
});

test('sealed again by the stolen key itself, the anchor tells', async (t) => {
  const tampered = changed(14, { payload: Buffer.from('{"bootid":"boot","producerseq":14}') });
  const again = { ...tampered, seals: sealAll(tampered.events, 10, signer) };
  t.true((await verifyLog(again)).ok);
  t.deepEqual(await found(again, { anchor: anchorOf(log.seals) }), [
    'seal-replaced  11 20 2',
    'seal-replaced  21 30 3',
  ]);
});

test('reordered seals are told, and do not count', async (t) => {
  const [one, two, three] = log.seals;
  if (one === undefined || two === undefined || three === undefined) return t.fail();
  const kinds = await kindsIn({ ...log, seals: [one, three, two] });
  t.true(kinds.includes('seal-out-of-order') && kinds.includes('seal-missing'));
});

test('a seal of another chain does not follow the one before', async (t) => {
  const other = sealAll(changed(3, { subject: 'ledger.x' }).events, 10, signer);
  const [one] = log.seals;
  if (one === undefined) return t.fail();
  t.deepEqual(await found({ ...log, seals: [one, ...other.slice(1)] }), ['chain-broken  11 20 2']);
});

test('a cut off tail is missing while its seals are there', async (t) => {
  const events = log.events.slice(0, 25);
  t.true((await found({ ...log, events })).includes('message-missing 26 26 30 3'));
});

test('a tail that was cut off together with its seals is known to the anchor', async (t) => {
  const cut = { ...log, events: log.events.slice(0, 20), seals: log.seals.slice(0, 2) };
  t.true((await verifyLog(cut)).ok, 'nobody could tell without an anchor');
  t.deepEqual(await found(cut, { anchor: anchorOf(log.seals) }), ['tail-truncated  21 30 3']);
  const gone = { ...log, events: [], seals: [] };
  t.is((await verifyLog(gone, { anchor: anchorOf(log.seals) })).verdict, 'BAD');
});

test('another stream in its place is told, by seals that stayed and by their anchor', async (t) => {
  const stream = { created: '2026-03-03', generation: 0, lineage: [] };
  t.deepEqual(await kindsIn({ ...log, stream }), ['stream-replaced', 'no-seals']);
  const anew = { ...log, stream, seals: sealAll(log.events, 10, signer, stream) };
  t.true((await verifyLog(anew)).ok);
  t.true((await kindsIn(anew, { anchor: anchorOf(log.seals) })).includes('seal-replaced'));
});

test('a message that is no seal on the subject of seals is told', async (t) => {
  const seals = [...log.seals, { ...sealMessage(4, '{}'), subject: 'seals.other' }];
  t.deepEqual(await kindsIn({ ...log, seals }), ['seal-unreadable']);
});
