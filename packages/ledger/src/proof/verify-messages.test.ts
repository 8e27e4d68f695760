/** Messages that were changed, removed, put in or moved, and how each is named. */
import test from 'ava';
import {
  anchorOf,
  eventAt,
  sealAll,
  sealedLog,
  verifyLog,
} from '../../../../test/harness/sealed-log.ts';
import {
  brief,
  changed,
  found,
  kindsIn,
  log,
  signer,
  without,
} from '../../../../test/harness/tampered-log.ts';

test('an untouched log is ok, and the report says what was proven', async (t) => {
  const report = await verifyLog(sealedLog(33, 10, signer), { anchor: anchorOf(log.seals) });
  t.like(report, { ok: true, verdict: 'OK', first: 1, last: 33, events: 33, seals: 3 });
  t.deepEqual(report.unsealed, { count: 3, ageMs: null });
  t.deepEqual([report.gaps, report.problems, report.notes], [[], [], []]);
});

test('a changed byte is named by its sequence, wherever in the message it is', async (t) => {
  const event = eventAt(14);
  for (const change of [
    {
      payload: Buffer.from(Buffer.from(event.payload).toString().replace('"data":14', '"data":15')),
    },
    { headers: Buffer.from(Buffer.from(event.headers).toString().replace('T', 'U')) },
    { headers: new Uint8Array(0) },
    { subject: 'ledger.real.component.redit' },
    { timeNs: event.timeNs + 1n },
  ]) {
    const tampered = changed(14, change);
    const problems = await found(tampered);
    t.true(problems.includes('message-changed 14 14 14 2'), problems.join());
  }
});

test('missing messages are named, at the edges of a seal as well', async (t) => {
  for (const gone of [[1], [10], [11], [30], [5, 6, 7]]) {
    const { gaps, problems, verdict } = await verifyLog({
      ...log,
      events: without(log.events, ...gone),
    });
    const [first, last] = [gone[0] ?? 0, gone.at(-1) ?? 0];
    t.is(verdict, 'BAD');
    t.deepEqual(gaps, [{ first, last }]);
    t.true(
      problems
        .map(brief)
        .includes(`message-missing ${first} ${first} ${last} ${Math.ceil(first / 10)}`),
    );
  }
});

test('a whole range that is gone is missing', async (t) => {
  const events = log.events.filter(({ sequence }) => sequence <= 10 || sequence > 20);
  t.true((await found({ ...log, events })).includes('message-missing 11 11 20 2'));
});

test('a message put where none was when it was sealed is named', async (t) => {
  const events = without(log.events, 5);
  const sealed = { ...log, events, seals: sealAll(events, 10, signer) };
  t.deepEqual(await found(sealed), ['message-missing 5 5 5 1', 'producer-gap 6']);
  t.true((await found({ ...sealed, events: log.events })).includes('message-inserted 5 5 5 1'));
});

test('two messages that changed places are told as moved, not as changed', async (t) => {
  const swap = new Map([
    [3, 7],
    [7, 3],
  ]);
  const events = log.events
    .map((event) => ({ ...event, sequence: swap.get(event.sequence) ?? event.sequence }))
    .sort((a, b) => a.sequence - b.sequence);
  const problems = await found({ ...log, events });
  t.true(problems.includes('message-moved 3   1') && problems.includes('message-moved 7   1'));
  t.false(problems.some((text) => text.startsWith('message-changed')));
});

test('one put in between, the others moved up: it is told apart from them', async (t) => {
  const forged = eventAt(4, { payload: Buffer.from('{"bootid":"x","producerseq":1}') });
  const moved = log.events.slice(3).map((event) => ({ ...event, sequence: event.sequence + 1 }));
  const problems = await found({ ...log, events: [...log.events.slice(0, 3), forged, ...moved] });
  t.true(problems.includes('message-inserted 4 4 4 1'), problems.join('\n'));
});

test('one taken out, the others moved down: the missing one is named', async (t) => {
  const moved = log.events.slice(4).map((event) => ({ ...event, sequence: event.sequence - 1 }));
  const problems = await found({ ...log, events: [...log.events.slice(0, 3), ...moved] });
  t.true(problems.includes('message-missing 4 4 4 1'), problems.join('\n'));
});

test('messages that come out of order are told', async (t) => {
  const [one, two, ...rest] = log.events;
  if (one === undefined || two === undefined) return t.fail();
  t.true((await kindsIn({ ...log, events: [two, one, ...rest] })).includes('message-out-of-order'));
});
