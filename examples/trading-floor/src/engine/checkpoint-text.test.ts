/** A checkpoint is loaded whole or not at all. */
import test from 'ava';
import fc from 'fast-check';
import { emptyTradingState } from '../book/trading-state.ts';
import { checkpointText, readCheckpoint } from './checkpoint-text.ts';

const state = { ...emptyTradingState(), sequence: 42, nextIn: 7 };
state.positions.set('HOUSE\u0000ACME', -125_000);
const text = checkpointText(state, '0.1.0', '2026-01-05T14:30:00.000Z');

test('what was written is read back', (t) => {
  const read = readCheckpoint(text);
  if (read._tag === 'Invalid') return t.fail(read.error);
  t.is(read.header.sequence, 42);
  return t.deepEqual(read.state, state);
});

test('a checkpoint torn anywhere is invalid', (t) => {
  fc.assert(
    fc.property(fc.nat(text.length - 1), (cut) => {
      t.is(readCheckpoint(text.slice(0, cut))._tag, 'Invalid');
    }),
  );
});

test('one changed character of the payload is noticed', (t) => {
  const start = text.indexOf('\n') + 1;
  fc.assert(
    fc.property(fc.integer({ min: start, max: text.length - 1 }), (at) => {
      const other = text[at] === '0' ? '1' : '0';
      const read = readCheckpoint(text.slice(0, at) + other + text.slice(at + 1));
      t.is(read._tag === 'Invalid' ? read.error : '', 'the payload does not match its sha256');
    }),
  );
});
