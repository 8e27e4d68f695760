/** A full disk is said before anything is stopped. */
import test from 'ava';
import * as E from 'fp-ts/lib/Either.js';
import { diskSpace } from './disk-space.ts';
import type { Host } from './host.ts';

const mib = 1_048_576;

const hostWith = (used: number, free: number): Pick<Host, 'run'> => ({
  run: async (program) => {
    const stdout = program === 'du' ? `${used}\t/backups/base_x` : `     Avail\n${free}`;
    return E.right({ exitCode: 0, stdout, stderr: '', truncated: false });
  },
});
const said = async (free: number) => {
  const space = await diskSpace(
    hostWith(100 * mib, free),
    '/backups/base_x',
    '/db/a/data',
    16 * mib,
  );
  return E.isLeft(space) ? space.left.reason : space.right;
};

test('the backup and the log that is replayed need room beside the old data', async (t) => {
  t.deepEqual(await said(116 * mib), { needed: 116 * mib, free: 116 * mib });
  t.is(
    await said(116 * mib - 1),
    'the disk of /db/a is too full: 116 MiB are needed and 116 MiB are free (make room and go on)',
  );
});
