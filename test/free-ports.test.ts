/** Processes that choose ports at the same time, seconds before they open them. */
import { createServer } from 'node:net';
import { freePorts } from '@recovery-ledger/console';
import test from 'ava';
import { childProcess } from './harness/child-process.ts';
import { until } from './harness/until.ts';

test('no two processes are given the same port while both live', async (t) => {
  const children = Array.from({ length: 4 }, () =>
    childProcess<readonly number[]>(t, 'choose-ports.ts', []),
  );
  await until(() => children.every(({ lines }) => lines.length === 1), { deadlineMs: 30_000 });
  const ports = [...(await freePorts(60)), ...children.flatMap(({ lines }) => lines.flat())];
  t.is(ports.length, 300);
  t.is(new Set(ports).size, ports.length);
});

test('a port that something listens at is passed over', async (t) => {
  const [first = 0] = await freePorts(1);
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(first + 1, '127.0.0.1', resolve));
  t.teardown(async () => void server.close());
  t.false((await freePorts(300)).includes(first + 1));
});
