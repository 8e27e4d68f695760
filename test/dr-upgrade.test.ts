/** A ledger of the first release (one user, no seals, no atomic batches) is brought up to date. */
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { ledgerLog } from './harness/ledger-log.ts';
import { addNotes, problemsOn, slow } from './harness/lost-site.ts';
import { natsServer } from './harness/nats.ts';
import { natsRequest } from './harness/nats-request.ts';
import { operator, sealerWords } from './harness/operated.ts';
import { until } from './harness/until.ts';

const firstStream = {
  name: 'LEDGER',
  description: 'Every failure, decision, step and verdict. Append-only.',
  ...{ subjects: ['ledger.>'], retention: 'limits', storage: 'file', discard: 'new' },
  ...{ max_age: 0, max_msgs: -1, max_bytes: 10 * 1024 ** 3, max_msg_size: 1024 ** 2 },
  ...{ num_replicas: 1, deny_delete: true, deny_purge: true, allow_direct: true },
  ...{ allow_rollup_hdrs: false, duplicate_window: 600_000_000_000 },
};
const firstConf = `
server_name: ledger-1
jetstream { store_dir: ".recovery-ledger/nats", sync_interval: always }
authorization { users: [ { user: ledger, password: "first" } ] }
`;

test('a ledger of the first release is migrated, sealed and verified, with every event', async (t) => {
  const by = await operator(t);
  const [dir, configFile] = [join(by.folder, 'server'), join(by.folder, 'first.conf')];
  mkdirSync(dir);
  writeFileSync(configFile, firstConf);
  const first = await natsServer(t, { configFile, password: 'first', dir });
  const created = await natsRequest(
    first,
    '$JS.API.STREAM.CREATE.LEDGER',
    JSON.stringify(firstStream),
  );
  t.notRegex(created, /error|allow_atomic/);
  const old = await ledgerLog(t, first, { instance: 'detector-3' });
  await addNotes(old, 'of the first release', 20);
  await old.close();
  await natsRequest(first, '$JS.API.STREAM.DELETE.SEALS');
  await first.stop();

  // The streams were in the one account that there was; now they have one of their own.
  const streams = join(dir, '.recovery-ledger/nats/jetstream');
  renameSync(join(streams, '$G'), join(streams, 'LEDGER'));
  const { url } = await natsServer(t, { users: by.users, dir });
  t.regex(await by.run(url, ['migrate']), /changed: LEDGER, SEALS/);
  const log = await by.writer(url);
  t.like(log.identity, { lastSequence: 20, generation: 0, atomic: true });
  const sealer = await by.service(url, sealerWords);
  await addNotes(log, 'since', 10);
  await until(() => sealer.stderr().includes('"last":30'), slow);
  t.deepEqual(await problemsOn(by, url, { code: 0 }), []);
});
