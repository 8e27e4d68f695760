/** Who may carry the log away and bring it back: the roles, as the server enforces them. */
import { backupStreams, restoreStreams, systemClock } from '@recovery-ledger/ledger';
import test from 'ava';
import * as E from 'fp-ts/lib/Either.js';
import { accessServer, allUsersText, passwordOf } from './harness/access-server.ts';
import { streamInfo } from './harness/adopted.ts';
import { bundleFolder, exported, imported, settingsOf } from './harness/bundles.ts';
import { type NatsFixture, natsServer } from './harness/nats.ts';
import { natsWire } from './harness/nats-wire.ts';
import { orThrow } from './harness/server-fixture.ts';

test('an auditor exports, and only an admin imports, backs up and restores', async (t) => {
  const server = await accessServer(t);
  const as = (fixture: NatsFixture, user: string) => ({
    ...fixture,
    user,
    password: passwordOf(user),
  });
  const wire = await natsWire(t, server);
  await wire.request('ledger.real.component.redis', 'something');
  const folder = bundleFolder(t);
  const made = await exported(t, as(server, 'auditor'), folder);
  t.is(made.events.count, 1);
  const empty = await accessServer(t);
  t.true(E.isLeft(await imported(as(empty, 'auditor'), folder)));
  t.like(await streamInfo(empty, 'LEDGER'), { state: { messages: 0 } });
  orThrow(await imported(as(empty, 'admin'), folder));
  const copy = bundleFolder(t);
  const options = { folder: copy, all: true, madeBy: 'test 1', now: systemClock.now };
  t.true(E.isLeft(await backupStreams(settingsOf(as(server, 'auditor')), options)));
  orThrow(await backupStreams(settingsOf(as(server, 'admin')), options));
  const bare = await natsServer(t, { users: allUsersText(), password: server.password });
  t.true(E.isLeft(await restoreStreams(settingsOf(as(bare, 'auditor')), { folder: copy })));
  orThrow(await restoreStreams(settingsOf(as(bare, 'admin')), { folder: copy }));
});
