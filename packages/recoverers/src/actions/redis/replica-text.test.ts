/** The configuration of a server that follows another one from its start on. */
import test from 'ava';
import { replicaText } from './replica-text.ts';

test('it follows the new primary and nobody else, and keeps all other lines', (t) => {
  const before = 'port 7311\nreplicaof 127.0.0.1 7399\n  SLAVEOF old 1\nmasterauth x\n\n';
  const primary = { host: '127.0.0.1', port: 7312 };
  const text = replicaText(before, primary);
  t.is(text, 'port 7311\nmasterauth x\nreplicaof 127.0.0.1 7312\n');
  t.is(replicaText(text, primary), text);
});
