/** Suspicions survive what dies meanwhile: the log, an observer, a writer between two appends. */
import { readFile } from 'node:fs/promises';
import { freePorts } from '@recovery-ledger/console';
import test from 'ava';
import { estateOf, tcpProbe } from './detectors/probed-estate.ts';
import {
  confirmed,
  detector,
  killed,
  listening,
  patience,
  spoolOf,
  twoDetectors,
} from './detectors/rig.ts';
import { openLedger } from './detectors/watched-ledger.ts';
import { natsServer } from './harness/nats.ts';
import { until } from './harness/until.ts';

test.serial(
  'without the log suspicions go to disk; they come late, and a quorum follows',
  async (t) => {
    const nats = await natsServer(t);
    const ledger = await openLedger(t, nats);
    const ports = await freePorts(2);
    const [tcp = 0] = ports;
    const victim = await listening(t, ports);
    await twoDetectors(t, nats, estateOf('engine', [tcpProbe(tcp)]), ledger);

    await nats.kill();
    await killed(victim);
    const spooled = async (instance: string) => readFile(spoolOf(instance), 'utf8');
    await until(async () => /FailureSuspected/.test(await spooled('d1')), patience);
    await until(async () => /FailureSuspected/.test(await spooled('d2')), patience);
    const spooledAt = new Date().toISOString();
    await nats.restart();

    const failure = await confirmed(ledger, 1);
    const late = ledger.ofType('FailureSuspected').filter(({ meta }) => meta.late === true);
    t.deepEqual(late.map(({ data }) => data.observer).sort(), ['d1', 'd2']);
    for (const { meta, data } of late) {
      t.true(meta.time <= spooledAt, 'it states when it was seen, not when it was recorded');
      t.true(meta.recordedAt > spooledAt);
      t.true(data.onset.firstBad <= spooledAt);
    }
    t.not(failure.meta.late, true);
    t.is(failure.data.failureType, 'PROCESS_DEAD');
  },
);

test.serial(
  'an observer that was killed and started again joins a suspicion that stands',
  async (t) => {
    const nats = await natsServer(t);
    const ledger = await openLedger(t, nats);
    const ports = await freePorts(2);
    const [tcp = 0] = ports;
    const victim = await listening(t, ports);
    const estate = estateOf('engine', [tcpProbe(tcp)]);
    const [, two] = await twoDetectors(t, nats, estate, ledger);

    await killed(two);
    await killed(victim);
    await until(() => ledger.ofType('FailureSuspected').length === 1, patience);
    await detector(t, nats, estate, 'd2');
    const failure = await confirmed(ledger, 1);
    t.deepEqual([...failure.data.observers].sort(), ['d1', 'd2']);
    t.is(ledger.ofType('ObservationEstablished').length, 2, 'it was established before');
  },
);

test.serial(
  'a suspicion whose writer died before it could confirm is completed by the other',
  async (t) => {
    const nats = await natsServer(t);
    const ledger = await openLedger(t, nats);
    const ports = await freePorts(2);
    const [tcp = 0] = ports;
    const victim = await listening(t, ports);
    await detector(t, nats, estateOf('engine', [tcpProbe(tcp)]), 'd1');
    await until(() => ledger.ofType('ObservationEstablished').length === 1, patience);
    await killed(victim);
    const own = await until(() => ledger.ofType('FailureSuspected')[0], patience);

    const aggregate = { mode: 'real', family: 'component', id: 'engine' } as const;
    const { type, data } = own;
    await ledger.log.append(aggregate, own.meta.sequence, [
      { type, data: { ...data, observer: 'd2' } },
    ]);
    const failure = await confirmed(ledger, 1);
    t.deepEqual([...failure.data.observers].sort(), ['d1', 'd2']);
    t.is(failure.meta.source, '/detector/d1');
  },
);
