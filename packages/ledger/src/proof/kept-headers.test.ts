/** What is hashed of a header block is what a mirror keeps of it. */
import test from 'ava';
import { writeKeptHeaders } from './kept-headers.ts';

const kept = (text: string): string => {
  const target = Buffer.alloc(1_000);
  return target.toString('utf8', 7, 7 + writeKeptHeaders(Buffer.from(text), target, 7));
};

const block = (...lines: readonly string[]) => `NATS/1.0\r\n${lines.join('\r\n')}\r\n\r\n`;

test('what a publisher told the server at the append is left out, everything else stays', (t) => {
  const stored = block(
    'Content-Type: x/y',
    'Nats-Expected-Stream: LEDGER',
    'Nats-Msg-Id: 7',
    'Nats-Batch-Id: b',
    'Nats-Batch-Commit: 1',
    'Ledger-Type: A',
    'Nats-Expected-Last-Subject-Sequence: 0',
  );
  t.is(kept(stored), block('Content-Type: x/y', 'Nats-Msg-Id: 7', 'Ledger-Type: A'));
  t.is(kept(block('Nats-Msg-Id: 7')), block('Nats-Msg-Id: 7'));
});

test('a block that held nothing else is none', (t) => {
  t.is(kept(block('Nats-Expected-Stream: LEDGER')), '');
  t.is(kept('NATS/1.0\r\n\r\n'), '');
  t.is(kept(''), '');
});
