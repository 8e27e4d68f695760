/** A journal that went its own way is put aside whole before its gateway follows another. */
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { digestOf } from './line-digest.ts';
import { rejoin } from './rejoin.ts';

const lineOf = (seq: number, id: string) => JSON.stringify({ seq, type: 'resumed', id });

/** The journal of a gateway, and a sequencer with this journal whose term began at a line. */
const two = async (
  t: ExecutionContext,
  own: readonly string[],
  other: readonly string[],
  began: number,
) => {
  const directory = join(await mkdtemp(join(tmpdir(), 'rejoin-')), 'gateway');
  t.teardown(() => rm(join(directory, '..'), { recursive: true }));
  await mkdir(directory);
  const path = join(directory, 'journal.log');
  await writeFile(path, own.map((id, i) => `${lineOf(i + 1, id)}\n`).join(''));
  const server = createServer((request, response) => {
    const seq = Number(request.url?.split('/').at(-1));
    const id = other[seq - 1];
    const digest = id === undefined ? null : digestOf(lineOf(seq, id));
    response.end(JSON.stringify({ digest, keep: seq >= began ? began - 1 : 0 }));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const lines = async (file: string) => (await readFile(file, 'utf8')).split('\n').slice(0, -1);
  const saved = async () => {
    const files = await readdir(join(directory, 'diverged')).catch(() => []);
    return (
      await Promise.all(files.map((name) => lines(join(directory, 'diverged', name))))
    ).flat();
  };
  return { directory, port, journal: () => lines(path), saved };
};

test('a journal that is a beginning of the other stays as it is', async (t) => {
  const { directory, port, journal, saved } = await two(t, ['a', 'b'], ['a', 'b', 'c'], 1);
  t.is(await rejoin(directory, port), 0);
  t.deepEqual([(await journal()).length, await saved()], [2, []]);
});

test('what only the old sequencer had is put aside, and the rest is kept', async (t) => {
  const { directory, port, journal, saved } = await two(
    t,
    ['a', 'b', 'lost-1', 'lost-2'],
    ['a', 'b', 'new sequencer', 'c', 'd'],
    3,
  );
  t.is(await rejoin(directory, port), 2);
  t.deepEqual(await journal(), [lineOf(1, 'a'), lineOf(2, 'b')]);
  t.deepEqual(await saved(), [lineOf(3, 'lost-1'), lineOf(4, 'lost-2')]);
});

test('a journal of another day is put aside whole', async (t) => {
  const { directory, port, journal, saved } = await two(t, ['x', 'y'], ['a', 'b', 'c'], 2);
  t.is(await rejoin(directory, port), 2);
  t.deepEqual([await journal(), (await saved()).length], [[], 2]);
});

test('when nobody can be asked nothing is cut', async (t) => {
  const { directory, journal } = await two(t, ['a', 'b'], [], 1);
  t.is(await rejoin(directory, 1), 0);
  t.is((await journal()).length, 2);
});
