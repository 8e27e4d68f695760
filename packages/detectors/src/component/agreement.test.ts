/** Properties of the quorum, over any history of what observers may say. */
import type { FailureType } from '@recovery-ledger/ledger';
import test from 'ava';
import * as fc from 'fast-check';
import * as E from 'fp-ts/lib/Either.js';
import { decide } from './decide.ts';
import { fold } from './evolve.ts';
import { answering, evidenceOf, ms, said, suspect } from './examples.ts';

const anyType = fc.constantFrom<FailureType>(
  'PROCESS_DEAD',
  'UNREACHABLE',
  'HUNG',
  'WRONG_ANSWER',
  'SLOW',
  'FLAPPING',
);
const commandsOf = (observers: readonly string[]) =>
  fc.array(
    fc.oneof(
      fc
        .record({
          observer: fc.constantFrom(...observers),
          failureType: anyType,
          settled: fc.boolean(),
          incarnation: fc.constantFrom(null, 1, 2),
          at: fc.nat({ max: 2_000 }),
        })
        .map(({ observer, at, ...rest }) =>
          suspect(observer, { ...rest, nowNs: ms(at), evidence: evidenceOf(rest.incarnation) }),
        ),
      fc.constantFrom(...observers).map((observer) => answering(observer)),
    ),
    { maxLength: 40 },
  );

test('one observer alone never completes a quorum', (t) => {
  t.notThrows(() =>
    fc.assert(
      fc.property(commandsOf(['d1']), (commands) =>
        said(commands).types.every((type) => type !== 'FailureConfirmed'),
      ),
    ),
  );
});

test('between two confirmations there is always a clearing', (t) => {
  t.notThrows(() =>
    fc.assert(
      fc.property(commandsOf(['d1', 'd2', 'd3']), (commands) => {
        const marks = said(commands).types.filter((type) => /Confirmed|Cleared/.test(type));
        return marks.every((type, i) => type !== marks[i + 1]);
      }),
    ),
  );
});

test('whatever is said, FLAPPING is never confirmed, and SLOW only by observers of SLOW', (t) => {
  t.notThrows(() =>
    fc.assert(
      fc.property(commandsOf(['d1', 'd2', 'd3']), (commands) =>
        said(commands).events.every(
          (event) =>
            event.type !== 'FailureConfirmed' ||
            (event.data.failureType !== 'FLAPPING' && new Set(event.data.observers).size >= 2),
        ),
      ),
    ),
  );
});

test('a command repeated on what it left decides nothing more', (t) => {
  t.notThrows(() =>
    fc.assert(
      fc.property(commandsOf(['d1', 'd2']), commandsOf(['d1', 'd2']), (history, [command]) => {
        if (command === undefined) return true;
        const { state } = said([...history, command]);
        const again = decide(command, state);
        return E.isLeft(again) || again.right.length === 0;
      }),
    ),
  );
});

test('folding what was decided gives the state that was decided on', (t) => {
  t.notThrows(() =>
    fc.assert(
      fc.property(commandsOf(['d1', 'd2', 'd3']), (commands) => {
        const { events, state } = said(commands);
        const applied = events.map((event, i) => ({ event, sequence: i + 1, atNs: 0n }));
        return fold(applied).status === state.status;
      }),
    ),
  );
});
