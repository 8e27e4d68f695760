/**
 * A log that was carried to another server, or to three, is the log there: adopted, proven by the
 * old anchor, rebuilt equal, sealed on, and with epochs that are newer than any before.
 */
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { casesOf } from './harness/every-case.ts';
import { addNotes, problemsOn, slow } from './harness/lost-site.ts';
import { natsServer } from './harness/nats.ts';
import { natsCluster } from './harness/nats-cluster.ts';
import { type Operator, operator, sealerWords } from './harness/operated.ts';
import { until } from './harness/until.ts';

/** A sealed and anchored log, killed once it was carried away. */
const carriedAway = async (t: ExecutionContext, verb: string) => {
  const by = await operator(t);
  const server = await natsServer(t, { users: by.users });
  await by.run(server.url, ['init']);
  const log = await by.writer(server.url);
  const sealer = await by.service(server.url, sealerWords);
  await addNotes(log, 'before', 20);
  const { lastSequence: through } = await log.head();
  await until(async () => (await doctor(by, server.url)).includes(`up to #${through}\n`), slow);
  await by.run(server.url, [verb, join(by.folder, 'carried')]);
  sealer.process.kill('SIGTERM');
  await sealer.ended;
  await log.close();
  await server.kill();
  return { by, through };
};

/** No database is known: that is the only thing that the doctor may miss. */
const doctor = (by: Operator, url: string): Promise<string> => by.run(url, ['doctor'], 3);

const ways = [
  ['backup', 'restore', 3],
  ['export', 'import', 1],
  ['backup', 'restore', 1],
  ['export', 'import', 3],
] as const;

for (const [away, back, nodes] of casesOf(ways, (_way, index) => index === 1)) {
  test.serial(`${away}, ${back} on ${nodes}, adopt, and go on`, async (t) => {
    const { by, through } = await carriedAway(t, away);
    const { url } =
      nodes === 1
        ? await natsServer(t, { users: by.users })
        : await natsCluster(t, { users: by.users });
    const key = back === 'import' ? ['--key', join(by.folder, 'creds', 'seal.pub')] : [];
    const copies = nodes === 1 ? [] : ['--replicas', '3'];
    await by.run(url, [back, join(by.folder, 'carried'), ...key, ...copies]);
    t.regex(await doctor(by, url), /LEDGER waits to be adopted/);
    await by.run(url, ['adopt', '--reason', 'the site burnt down']);
    t.deepEqual(await problemsOn(by, url, { code: 0 }), []);

    const log = await by.writer(url);
    t.is(log.identity.generation, 1);
    t.is(log.identity.lineage.at(-1)?.through, through);
    await by.service(url, sealerWords);
    await addNotes(log, 'after', 10);
    const { lastSequence: head } = await log.head();
    await until(async () => (await doctor(by, url)).includes(`up to #${head}\n`), slow);
    t.deepEqual(await problemsOn(by, url, { code: 0 }), []);
  });
}
