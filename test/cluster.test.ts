/** Three nodes from nats-cluster.conf: what is on all of them, and who may be lost. */
import { initialiseLog, openLog } from '@recovery-ledger/ledger';
import test, { type ExecutionContext } from 'ava';
import * as E from 'fp-ts/lib/Either.js';
import { emptyFolder, runConsole } from './harness/console.ts';
import { isSoak } from './harness/every-case.ts';
import { type NatsCluster, natsCluster } from './harness/nats-cluster.ts';
import { natsRequest } from './harness/nats-request.ts';
import { addNote, notesIn } from './harness/notes.ts';
import { orThrow } from './harness/server-fixture.ts';
import { until } from './harness/until.ts';

const settingsOf = ({ url, user, password }: NatsCluster) => {
  const identity = { service: 'test', instance: 'test-1', mode: 'real' as const };
  return { servers: url, user, password, ...identity };
};

const clusterLog = async (t: ExecutionContext, cluster: NatsCluster) => {
  const settings = settingsOf(cluster);
  orThrow(await initialiseLog(settings, 3));
  const log = orThrow(await openLog(settings));
  t.teardown(() => log.close());
  return log;
};

const doctor = (t: ExecutionContext, { url, user, password }: NatsCluster) =>
  runConsole(t, emptyFolder(t), ['doctor'], {
    RECOVERY_LEDGER_NATS_URL: url,
    RECOVERY_LEDGER_NATS_USER: user,
    RECOVERY_LEDGER_NATS_PASSWORD: password,
  });

(isSoak ? test : test.skip)(
  'three nodes hold every stream and lease, and any one of them may be lost',
  async (t) => {
    const cluster = await natsCluster(t);
    const log = await clusterLog(t, cluster);
    const [asked] = cluster.nodes;
    const copies = async (stream: string) => {
      const text = await natsRequest(asked?.server ?? t.fail(), `$JS.API.STREAM.INFO.${stream}`);
      return JSON.parse(text).config.num_replicas;
    };
    for (const stream of ['LEDGER', 'SEALS', 'TELEMETRY', 'ALERTS', 'KV_LEASES'])
      t.is(await copies(stream), 3, stream);
    await addNote(log, 'cluster', 'before');
    const leader = await cluster.leaderOf('LEDGER');
    t.true(await leader.isLeaderOf('LEDGER'));
    await leader.kill();
    const next = await cluster.leaderOf('LEDGER');
    t.not(next.name, leader.name);
    await until(() => addNote(log, 'cluster', 'without it').catch(() => false), {
      deadlineMs: 30_000,
    });
    const awayIs = (copies: RegExp) =>
      until(async () => copies.test((await doctor(t, cluster)).stdout), {
        deadlineMs: 60_000,
        everyMs: 500,
        what: `doctor to find ${copies}`,
      });
    await awayIs(new RegExp(`bad +copies +.*${leader.name} is (away|not current) .*LEDGER`));
    await leader.restart();
    await cluster.isWhole('LEDGER');
    await awayIs(/ok +copies +all 3 of each stream are there and current/);
    t.deepEqual(await notesIn(log, 'cluster'), ['before', 'without it']);
    await Promise.all(cluster.nodes.slice(1).map((node) => node.kill()));
    // The one that is left takes some seconds to see that it is alone; then it leads nothing.
    const told = await until(
      async () => {
        const opened = await openLog(settingsOf(cluster));
        if (E.isRight(opened)) await opened.right.close();
        return E.isLeft(opened) && opened.left._tag === 'CannotConnect' && opened.left;
      },
      { deadlineMs: 60_000, what: 'the log to be refused without a quorum' },
    );
    t.regex(told.reason, /gives no answer|its cluster has no leader/);
    t.regex(told.hint, /two of three nodes/);
  },
);
