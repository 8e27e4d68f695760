/** What the checking tools of Redis 7.0.15 wrote about real files. */
import test from 'ava';
import { checkedAof, checkedRdb } from './check-output.ts';

const base =
  'AOF analyzed: filename=appendonly.aof.1.base.rdb, size=89, ok_up_to=89, ok_up_to_line=1, diff=0\n';
const part = (okUpTo: number) =>
  `AOF analyzed: filename=appendonly.aof.1.incr.aof, size=32914, ok_up_to=${okUpTo}, ok_up_to_line=7, diff=${32914 - okUpTo}\n`;

test('a valid append-only file is valid in all its parts', (t) => {
  const text = `Start checking Multi Part AOF\n${base}${part(32914)}All AOF files and manifest are valid`;
  t.true(checkedAof(text, 0).valid);
  t.false(checkedAof(text, 1).valid);
  t.false(checkedAof(`${base}${part(2981)}All AOF files and manifest are valid`, 0).valid);
});

test('a damaged one says up to where it can be loaded', (t) => {
  const text = `${base}0x bb6: Expected \\r\\n, got: 5858\n${part(2981)}AOF appendonly.aof.1.incr.aof is not valid. Use the --fix option to try fixing it.`;
  const { valid, parts } = checkedAof(text, 1);
  t.false(valid);
  t.deepEqual(parts.at(-1), { file: 'appendonly.aof.1.incr.aof', size: 32914, okUpTo: 2981 });
});

test('an empty snapshot is valid and has no key', (t) => {
  const empty = '[offset 89] \\o/ RDB looks OK! \\o/\n[info] 0 keys read\n[info] 0 expires';
  t.deepEqual(checkedRdb(empty, 0), { valid: true, keys: 0, why: '' });
});

test('a damaged snapshot is not valid, whatever it could read of it', (t) => {
  const text =
    '--- RDB ERROR DETECTED ---\n[offset 103] Unexpected EOF reading RDB file\n[info] 3 keys read';
  const why = '[offset 103] Unexpected EOF reading RDB file';
  t.deepEqual(checkedRdb(text, 1), { valid: false, keys: 3, why });
  t.false(checkedRdb('[offset 0] Checking RDB file dump.rdb', 1).valid);
});
