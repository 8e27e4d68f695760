/** Spools of a test's own, the entries they hold, and what is on the disk. IO. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createProducer, openSpool, systemClock } from '@recovery-ledger/ledger';
import { notebook, noteOf } from './notes.ts';
import type { Teardown } from './server-fixture.ts';

export const spoolPath = async (t: Teardown): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'spool-'));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  return join(folder, 'state', 'facts.jsonl');
};

/** A spool that is closed at the end. */
export const spoolAt = async (t: Teardown, path: string, limitBytes?: number) => {
  const spool = await openSpool(path, limitBytes);
  t.teardown(spool.close);
  return spool;
};

export const linesOf = async (path: string) =>
  (await readFile(path, 'utf8')).split('\n').filter((line) => line !== '');

export const entry = (n: number, id = 'entries') => {
  const identity = { service: 's', instance: 'i', bootId: 'h/b', mode: 'real' as const };
  const producer = createProducer(identity, systemClock, () => `id-${id}-${n}`);
  const stamped = producer.stamp(notebook(id), noteOf(`fact ${n}`));
  return { stamped, knownHead: 0, stream: undefined };
};
