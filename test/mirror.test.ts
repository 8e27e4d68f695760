/** A second site's server keeps a copy of the log, and of nothing else that the first one says. */

import { openLog } from '@recovery-ledger/ledger';
import test from 'ava';
import * as E from 'fp-ts/lib/Either.js';
import { connectionOf, consoleOn } from './harness/console-on.ts';
import { ledgerLog } from './harness/ledger-log.ts';
import { natsRequest } from './harness/nats-request.ts';
import { addNote } from './harness/notes.ts';
import { twoSites } from './harness/two-sites.ts';
import { until } from './harness/until.ts';

test('a mirror is made by one command, follows, and is used by nobody', async (t) => {
  const { primary, mirror } = await twoSites(t);
  const log = await ledgerLog(t, primary);
  for (let n = 1; n <= 20; n += 1) await addNote(log, 'before', `note ${n}`);
  const made = await consoleOn(t, mirror, ['migrate', '--mirror-from', 'site1', '--json']);
  t.is(made.code, 0, made.stderr);
  t.deepEqual(JSON.parse(made.stdout), { changed: ['LEDGER', 'SEALS'], dryRun: false });
  await addNote(log, 'after', 'one more');
  const held = async () =>
    JSON.parse(await natsRequest(mirror, '$JS.API.STREAM.INFO.LEDGER')).state.last_seq;
  await until(async () => (await held()) === 21);
  const opened = await openLog({
    ...connectionOf(mirror),
    instance: 'a',
    service: 's',
    mode: 'real',
  });
  t.like(opened, E.left({ _tag: 'NotAdopted', reason: 'it is the mirror of site1' }));
  const again = await consoleOn(t, mirror, ['migrate', '--mirror-from', 'site1']);
  t.is(again.stdout, 'nothing to change\n');
});

test('no event passes from one site to the other but by the mirror', async (t) => {
  const { primary, mirror } = await twoSites(t);
  await ledgerLog(t, primary);
  await t.throwsAsync(natsRequest(mirror, 'ledger.real.component.x', '{}', 2_000), {
    message: /503|reply/,
  });
  const info = JSON.parse(await natsRequest(primary, '$JS.API.STREAM.INFO.LEDGER'));
  t.is(info.state.last_seq, 0);
});

test('a site that holds a log of its own does not become a mirror', async (t) => {
  const { primary, mirror } = await twoSites(t);
  await ledgerLog(t, primary);
  await ledgerLog(t, mirror);
  const refused = await consoleOn(t, mirror, ['migrate', '--mirror-from', 'site1']);
  t.is(refused.code, 2);
  t.regex(refused.stderr, /LEDGER is here already, and no mirror of site1/);
});
