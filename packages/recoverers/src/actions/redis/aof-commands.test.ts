/** Commands of an append-only file: whole, torn, damaged, and from the middle on. */
import test from 'ava';
import { commandsFrom, readCommands, readLast } from './aof-commands.ts';

const command = (...words: readonly string[]): string =>
  `*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')}`;
const sets = (from: number, until: number): string =>
  Array.from({ length: until - from }, (_, i) =>
    command('SET', `k${from + i}`, 'wörth\r\n*1'),
  ).join('');
const file = Buffer.from(command('SELECT', '0') + sets(0, 20));

test('every command is read, whatever is in its values, and comments are none', (t) => {
  const stamped = Buffer.concat([Buffer.from('#TS:1\r\n'), file]);
  const { commands, end } = readCommands(stamped);
  t.is(end, 'whole');
  t.is(commands.length, 21);
  t.deepEqual(commands.at(-1)?.words, ['SET', 'k19', 'wörth\r\n*1']);
});

test('cut anywhere it is torn, and read up to the last whole command', (t) => {
  const last = readCommands(file).commands.at(-1);
  for (let cut = (last?.from ?? 0) + 1; cut < file.length; cut += 1) {
    const { end, readTo } = readCommands(file.subarray(0, cut));
    t.deepEqual([end, readTo], ['torn', last?.from ?? 0], `cut at ${cut}`);
  }
});

test('overwritten in the middle it is damaged there, and what follows is counted', (t) => {
  const at = readCommands(file).commands[5]?.from ?? 0;
  const damaged = Buffer.from(file);
  damaged.write('XXXXXXXX', at + 2);
  const read = readCommands(damaged);
  t.deepEqual([read.end, read.readTo, read.commands.length], ['damaged', at, 5]);
  t.is(commandsFrom(damaged, at), 15);
});

test('the end of a file is read from the first command that is whole in it', (t) => {
  const read = readLast(file.subarray(file.length - 200));
  t.is(read?.end, 'whole');
  t.deepEqual(read?.commands.at(-1)?.words[1], 'k19');
  t.is(readLast(Buffer.from('no command at all')), undefined);
});
