/**
 * Detectors keep watching: through a failover, without a registry, from before the first answer.
 */
import { once } from 'node:events';
import { freePorts } from '@recovery-ledger/console';
import type { Probe } from '@recovery-ledger/ledger';
import test from 'ava';
import { estateOf, tcpProbe } from './detectors/probed-estate.ts';
import { registryKey, testRegistry } from './detectors/registry.ts';
import {
  confirmed,
  detector,
  killed,
  listening,
  patience,
  twoDetectors,
  watchersOf,
} from './detectors/rig.ts';
import { openLedger } from './detectors/watched-ledger.ts';
import { natsServer } from './harness/nats.ts';
import { until } from './harness/until.ts';

const registered: readonly Probe[] = [{ ...tcpProbe(0), target: { registry: registryKey } }];

const entryOf = (name: string, incarnation: number, [tcp = 0, http = 0]: readonly number[]) => ({
  endpoint: `127.0.0.1:${tcp}`,
  http: `http://127.0.0.1:${http}`,
  instance: name,
  incarnation,
});

test.serial('after a failover the new primary is watched, and may fail in its turn', async (t) => {
  const nats = await natsServer(t);
  const ledger = await openLedger(t, nats);
  const [a, b, c] = [await freePorts(2), await freePorts(2), await freePorts(2)];
  const registry = await testRegistry(t, entryOf('engine-a', 1, a));
  const [first, second, third] = [
    await listening(t, a),
    await listening(t, b),
    await listening(t, c),
  ];
  await twoDetectors(t, nats, estateOf('engine', registered, {}, registry.url), ledger);

  await killed(first);
  const failure = await confirmed(ledger, 1);
  registry.set(entryOf('engine-b', 2, b));
  const cleared = await until(() => ledger.ofType('FailureCleared')[0], patience);
  t.is(cleared.data.failure, failure.meta.sequence);
  t.regex(cleared.data.reason, /incarnation 2/);

  await killed(second);
  const again = await confirmed(ledger, 2);
  t.like(again.data.evidence['target'], { instance: 'engine-b', incarnation: 2 });

  const connected = watchersOf(third, 2);
  registry.set(entryOf('engine-c', 3, c));
  await connected;
  await killed(third);
  const last = await confirmed(ledger, 3);
  t.like(last.data.evidence['target'], { instance: 'engine-c', incarnation: 3 });
  t.is(ledger.ofType('FailureCleared').at(-1)?.data.failure, again.meta.sequence);
});

test.serial(
  'when the registry goes away its last word counts, and a death is still found',
  async (t) => {
    const nats = await natsServer(t);
    const ledger = await openLedger(t, nats);
    const ports = await freePorts(2);
    const registry = await testRegistry(t, entryOf('engine-a', 1, ports));
    const victim = await listening(t, ports);
    await twoDetectors(t, nats, estateOf('engine', registered, {}, registry.url), ledger);

    await registry.close();
    await killed(victim);
    t.is((await confirmed(ledger, 1)).data.failureType, 'PROCESS_DEAD');
    t.deepEqual(ledger.ofType('ObservationLost'), []);
  },
);

test.serial(
  'a detector without a target says that it is blind, and suspects nothing',
  async (t) => {
    const nats = await natsServer(t);
    const ledger = await openLedger(t, nats);
    const [nobody = 0] = await freePorts(1);
    const estate = estateOf('engine', registered, {}, `http://127.0.0.1:${nobody}`);
    await detector(t, nats, estate, 'd1');

    const lost = await until(() => ledger.ofType('ObservationLost')[0], patience);
    t.regex(lost.data.reason, /order-port: the registry does not answer .*ECONNREFUSED/);
    t.deepEqual(ledger.ofType('FailureSuspected'), []);
  },
);

test.serial('a component that was never up is unknown, not failed', async (t) => {
  const nats = await natsServer(t);
  const ledger = await openLedger(t, nats);
  const ports = await freePorts(2);
  const [tcp = 0] = ports;
  const estate = estateOf('engine', [tcpProbe(tcp)]);
  await detector(t, nats, estate, 'd1');
  await detector(t, nats, estate, 'd2');
  await until(() => ledger.ofType('DetectorStarted').length === 2, patience);

  await listening(t, ports);
  await until(() => ledger.ofType('ObservationEstablished').length === 2, patience);
  t.deepEqual(ledger.ofType('FailureSuspected'), []);
});

test.serial(
  'a detector beats once a second with what it sees, and says when it stops',
  async (t) => {
    const nats = await natsServer(t);
    const ledger = await openLedger(t, nats);
    const ports = await freePorts(2);
    const [tcp = 0] = ports;
    await listening(t, ports);
    const beats: string[] = [];
    ledger.log.messenger.answer('telemetry.real.detector.d1', async (_, body) => {
      beats.push(body);
      return {};
    });
    const process = await detector(t, nats, estateOf('engine', [tcpProbe(tcp)]), 'd1');
    await until(() => beats.length >= 2, patience);
    t.like(JSON.parse(beats.at(-1) ?? ''), {
      instance: 'd1',
      spooled: 0,
      components: {
        engine: { opinion: 'answering', probes: { 'order-port': { answer: 'pong' } } },
      },
    });

    process.kill('SIGTERM');
    const [code] = await once(process, 'exit');
    t.is(code, 0);
    await until(() => ledger.ofType('DetectorStopped').length === 1, patience);
  },
);
