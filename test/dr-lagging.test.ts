/** A copy that hung and lags behind makes neither the sealer nor the auditor see a gap. */
import test from 'ava';
import { casesOf, isSoak } from './harness/every-case.ts';
import { addNotes, problemsOn, slow } from './harness/lost-site.ts';
import { natsCluster } from './harness/nats-cluster.ts';
import { operator, sealerWords } from './harness/operated.ts';
import { until } from './harness/until.ts';

(isSoak ? test : test.skip)(
  'a follower that hangs and comes back late makes no false gap',
  async (t) => {
    const by = await operator(t);
    const cluster = await natsCluster(t, { users: by.users });
    await by.run(cluster.url, ['init', '--replicas', '3']);
    const log = await by.writer(cluster.url);
    const sealer = await by.service(cluster.url, sealerWords);
    await addNotes(log, 'before', 20);
    const audit = await by.auditor(cluster.url);
    await until(async () => (await audit.head('SEALS')).lastSequence > 3, slow);
    /** It may not reach the log (exit 3) while the leader hangs; a finding it must not make. */
    const found = () =>
      until(async () => {
        const asked = problemsOn(by, cluster.url, { code: 0 });
        return asked.catch((error) => (/--json: 3\n/.test(String(error)) ? null : [String(error)]));
      }, slow);
    for (const node of casesOf(cluster.nodes, (_node, index) => index === 0)) {
      node.pause();
      await addNotes(log, `without ${node.name}`, 30).catch(() => undefined);
      t.deepEqual(await found(), []);
      node.resume();
      t.deepEqual(await found(), []);
    }
    const { lastSequence: head } = await log.head();
    const sealed = `"last":${head}`;
    await until(() => sealer.stderr().includes(sealed), { ...slow, what: sealer.stderr() });
    t.false(sealer.stderr().includes('missing'));
    t.deepEqual(await problemsOn(by, cluster.url, { code: 0 }), []);
    t.true((await audit.head('SEALS')).lastSequence > 4);
  },
);
