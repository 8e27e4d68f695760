/** The spool's file: torn and damaged lines, a full one, one that cannot be read. */
import { appendFile, mkdir, readdir, rmdir, writeFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { type Log, openSpool, SpoolInUse } from '@recovery-ledger/ledger';
import test from 'ava';
import * as E from 'fp-ts/lib/Either.js';
import { orThrow } from './harness/server-fixture.ts';
import { entry, linesOf, spoolAt, spoolPath } from './harness/spools.ts';

test('a line that was half written when the process died was never accepted', async (t) => {
  const path = await spoolPath(t);
  const spool = await spoolAt(t, path);
  orThrow(await spool.add(entry(1)));
  await spool.close();
  await appendFile(path, JSON.stringify(entry(2)).slice(0, 40));
  const again = await spoolAt(t, path);
  t.is(again.size(), 1);
  orThrow(await again.add(entry(3)));
  const ids = (await linesOf(path)).map((line) => JSON.parse(line).stamped.id);
  t.deepEqual(ids, ['id-entries-1', 'id-entries-3']);
  await t.throwsAsync(linesOf(`${path}.unreadable`), { code: 'ENOENT' });
});

test('a line that was whole but not yet accepted is kept: the fact did happen', async (t) => {
  const path = await spoolPath(t);
  await (await spoolAt(t, path)).close();
  await appendFile(path, `${JSON.stringify(entry(1))}\n`);
  t.is((await spoolAt(t, path)).size(), 1);
});

test('a damaged line is set aside and does not hold up the others', async (t) => {
  const path = await spoolPath(t);
  await (await spoolAt(t, path)).close();
  const [a, b] = [entry(1), entry(2)].map((line) => JSON.stringify(line));
  await writeFile(path, `${a}\n{"stamped":7}\ngarbage\n${b}\n`);
  t.is((await spoolAt(t, path)).size(), 2);
  t.deepEqual(await linesOf(`${path}.unreadable`), ['{"stamped":7}', 'garbage']);
});

test('a spool that cannot be read is not taken for an empty one', async (t) => {
  const path = await spoolPath(t);
  await (await spoolAt(t, `${path}/facts.jsonl`)).close();
  await t.throwsAsync(spoolAt(t, path), { code: 'EISDIR' });
});

test('a full spool refuses and says so; what it holds stays', async (t) => {
  const path = await spoolPath(t);
  const bytes = Buffer.byteLength(`${JSON.stringify(entry(1))}\n`);
  const spool = await spoolAt(t, path, bytes * 2 + 1);
  orThrow(await spool.add(entry(1)));
  orThrow(await spool.add(entry(2)));
  const refused = await spool.add(entry(3));
  t.true(E.isLeft(refused) && refused.left._tag === 'SpoolFull');
  t.regex(E.isLeft(refused) ? refused.left.hint : '', /has reached its \d+ bytes: facts are being/);
  t.is((await linesOf(path)).length, 2);
});

const anyLog = {
  ...{ created: 'today', lastSequence: 0, atomic: false },
  ...{ generation: 0, lineage: [], importedThrough: 0 },
};

test('lines that cannot be dropped for want of room harm nobody, and go with the next ones', async (t) => {
  const path = await spoolPath(t);
  const spool = await spoolAt(t, path);
  for (const n of [1, 2]) orThrow(await spool.add(entry(n)));
  await mkdir(`${path}.tmp`);
  const nothing: Log['leader'] = {
    after: async function* () {},
    last: async () => undefined,
    at: async () => undefined,
  };
  t.like(await spool.flush(async () => E.right(1), nothing, anyLog), { appended: 2, left: 0 });
  t.is((await linesOf(path)).length, 2);
  orThrow(await spool.add(entry(3)));
  await rmdir(`${path}.tmp`);
  t.like(await spool.flush(async () => E.right(1), nothing, anyLog), { appended: 1, left: 0 });
  t.is((await linesOf(path)).length, 0);
  orThrow(await spool.add(entry(4)));
  t.is((await linesOf(path)).length, 1);
});

test('a spool that another process has open is refused; one whose holder died is taken over', async (t) => {
  const path = await spoolPath(t);
  const holder = await spoolAt(t, path);
  orThrow(await holder.add(entry(1)));
  await t.throwsAsync(openSpool(path), { instanceOf: SpoolInUse, message: /in use by process/ });
  await holder.close();
  await writeFile(`${path}.lock`, '4194305 12 1\n');
  const [first, second] = await Promise.allSettled([openSpool(path), openSpool(path)]);
  t.deepEqual([first.status, second.status].sort(), ['fulfilled', 'rejected']);
  for (const opened of [first, second]) {
    if (opened.status === 'fulfilled') t.is(opened.value.size(), 1);
    if (opened.status === 'fulfilled') await opened.value.close();
  }
  t.deepEqual((await readdir(dirname(path))).sort(), [basename(path)]);
});
