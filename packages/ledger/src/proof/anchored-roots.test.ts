/** An anchor that knows more seals than a promoted mirror or a restored backup has. */
import test from 'ava';
import {
  anchorOf,
  eventAt,
  firstStream,
  sealAll,
  verifyLog,
} from '../../../../test/harness/sealed-log.ts';
import { changed, found, log, signer } from '../../../../test/harness/tampered-log.ts';

/** All three seals were anchored; of them the log that took over has one, of its events some. */
const tookOver = (through: number, events = log.events, more = 10) => {
  const lineage = [{ created: firstStream.created, generation: 0, through }];
  const stream = { created: '2026-03-03', generation: 1, lineage };
  const added = Array.from({ length: more }, (_, index) => eventAt(through + 1 + index));
  const all = [...events.slice(0, through), ...added];
  const seals = sealAll(all.slice(10), 5, signer, stream, log.seals.slice(0, 1));
  return { ...log, stream, events: all, seals };
};
const anchor = anchorOf(log.seals);

test('seals that only the anchor knows are no forgery, and their events are held against them', async (t) => {
  const report = await verifyLog(tookOver(30), { anchor });
  t.true(report.ok);
  t.regex(
    report.notes.join('\n'),
    /seal 2 to 3 of generation 0 was anchored and lost with its stream/,
  );
  t.regex(report.notes.join('\n'), /#21 to #30: seal 3, .* has the root of these messages/);
  const both = { seals: [...anchor.seals, ...anchorOf(tookOver(30).seals).seals], unreadable: [] };
  t.true((await verifyLog(tookOver(30), { anchor: both })).ok);
  const unsealed = { ...tookOver(30), seals: log.seals.slice(0, 1) };
  t.true((await verifyLog(unsealed, { anchor })).ok);
});

test('events that were sealed and are lost are named by the anchor', async (t) => {
  t.deepEqual(await found(tookOver(25), { anchor }), ['sealed-events-lost  26 30']);
  const shorter = tookOver(12);
  const all = sealAll(shorter.events.slice(12), 5, signer, shorter.stream, log.seals);
  t.deepEqual(await found({ ...shorter, seals: all }), ['sealed-events-lost  13 30']);
  t.deepEqual(await found(shorter, { anchor }), ['sealed-events-lost  13 30']);
  const known = (last: number) => ({ anchor, knownLosses: [{ generation: 0, first: 13, last }] });
  t.deepEqual(await found(shorter, known(29)), ['sealed-events-lost  13 30']);
  const report = await verifyLog(shorter, known(30));
  t.true(report.ok);
  t.regex(
    report.notes.join('\n'),
    /#13 to #30 .*\(18 events\) was sealed \(seal 2 to 3\) and lost/,
  );
});

test('an event that was changed and sealed anew by the log that took over is told', async (t) => {
  const { events } = changed(14, { payload: Buffer.from('{"bootid":"boot","producerseq":14}') });
  t.true((await verifyLog(tookOver(30, events))).ok);
  t.deepEqual(await found(tookOver(30, events), { anchor }), ['range-changed  11 20 2']);
});

test('a log that claims no ancestor has no excuse for seals that are gone', async (t) => {
  const { lineage: _, ...stream } = tookOver(30).stream;
  const problems = await found({ ...tookOver(30), stream: { ...stream, lineage: [] } }, { anchor });
  t.true(problems.some((problem) => problem.startsWith('seal-missing')));
});
