/**
 * Five ways to fail, each done to a real process, each recognised for what it is by two detectors.
 */
import { once } from 'node:events';
import { connect } from 'node:net';
import { freePorts } from '@recovery-ledger/console';
import test from 'ava';
import { estateOf, httpProbe, tcpProbe } from './detectors/probed-estate.ts';
import { listenOn, proxyTo, spareVictim, twoDetectors, watchersOf } from './detectors/rig.ts';
import { openLedger } from './detectors/watched-ledger.ts';
import { natsServer } from './harness/nats.ts';
import { until } from './harness/until.ts';

const patience = { deadlineMs: 20_000 };

test.serial(
  'a killed process is PROCESS_DEAD by two observers, and its return clears it',
  async (t) => {
    const nats = await natsServer(t);
    const ledger = await openLedger(t, nats);
    const [tcp = 0, http = 0] = await freePorts(2);
    const victim = await spareVictim(t);
    await listenOn(victim, tcp, http);
    await twoDetectors(t, nats, estateOf('engine', [tcpProbe(tcp), httpProbe(http)]), ledger);

    const killedAt = process.hrtime.bigint();
    victim.kill('SIGKILL');
    await until(() => ledger.ofType('FailureConfirmed').length > 0, patience);

    const [confirmed] = ledger.ofType('FailureConfirmed');
    t.is(confirmed?.data.failureType, 'PROCESS_DEAD');
    t.deepEqual([...(confirmed?.data.observers ?? [])].sort(), ['d1', 'd2']);
    const suspected = ledger.ofType('FailureSuspected').map(({ meta }) => meta.sequence);
    t.true(confirmed?.data.suspicions.every((sequence) => suspected.includes(sequence)));
    const onset = confirmed?.data.onset;
    const at = BigInt(confirmed?.meta.monotonicns ?? 0);
    t.true(at - BigInt(onset?.lastGoodAgeNs ?? 0) < killedAt, 'it was last good before the kill');
    t.true(at - BigInt(onset?.firstBadAgeNs ?? 0) > killedAt, 'it was first bad after the kill');
    t.log(`kill to FailureConfirmed: ${Number(at - killedAt) / 1e6} ms`);

    const again = await spareVictim(t);
    await listenOn(again, tcp, http);
    await until(() => ledger.ofType('FailureCleared').length > 0, patience);
    t.is(ledger.ofType('FailureCleared')[0]?.data.failure, confirmed?.meta.sequence);
    t.is(ledger.ofType('FailureConfirmed').length, 1);
  },
);

test.serial('a stopped process still connects and is HUNG', async (t) => {
  const nats = await natsServer(t);
  const ledger = await openLedger(t, nats);
  const [tcp = 0, http = 0] = await freePorts(2);
  const victim = await spareVictim(t);
  await listenOn(victim, tcp, http);
  await twoDetectors(t, nats, estateOf('engine', [tcpProbe(tcp), httpProbe(http)]), ledger);

  victim.kill('SIGSTOP');
  await until(() => ledger.ofType('FailureConfirmed').length > 0, patience);
  t.is(ledger.ofType('FailureConfirmed')[0]?.data.failureType, 'HUNG');

  victim.kill('SIGCONT');
  await until(() => ledger.ofType('FailureCleared').length > 0, patience);
  t.is(ledger.ofType('FailureConfirmed').length, 1);
});

test.serial('a component behind a line that takes no connections is UNREACHABLE', async (t) => {
  const nats = await natsServer(t);
  const ledger = await openLedger(t, nats);
  const [tcp = 0, http = 0, line = 0] = await freePorts(3);
  const victim = await spareVictim(t);
  await listenOn(victim, tcp, http);
  const proxy = await proxyTo(t, line, tcp);
  await twoDetectors(t, nats, estateOf('engine', [tcpProbe(line)]), ledger);

  proxy.kill('SIGSTOP');
  const fillers = Array.from({ length: 8 }, () => connect(line, '127.0.0.1'));
  for (const filler of fillers) filler.on('error', () => filler.destroy());
  t.teardown(async () => {
    for (const filler of fillers) filler.destroy();
  });
  await until(() => ledger.ofType('FailureConfirmed').length > 0, patience);
  t.is(ledger.ofType('FailureConfirmed')[0]?.data.failureType, 'UNREACHABLE');
});

test.serial('late but correct answers are SLOW, and nothing worse', async (t) => {
  const nats = await natsServer(t);
  const ledger = await openLedger(t, nats);
  const [tcp = 0, http = 0] = await freePorts(2);
  const victim = await spareVictim(t);
  await listenOn(victim, tcp, http);
  const estate = estateOf('engine', [tcpProbe(tcp), httpProbe(http)]);
  await twoDetectors(t, nats, estate, ledger);

  victim.send({ delayMs: 650 });
  await until(() => ledger.ofType('FailureConfirmed').length > 0, patience);
  t.deepEqual(
    [...new Set(ledger.ofType('FailureSuspected').map((e) => e.data.failureType))],
    ['SLOW'],
  );
  t.is(ledger.ofType('FailureConfirmed')[0]?.data.failureType, 'SLOW');
});

test.serial(
  'a process that comes back at once three times is FLAPPING, never confirmed',
  async (t) => {
    const nats = await natsServer(t);
    const ledger = await openLedger(t, nats);
    const [tcp = 0, http = 0] = await freePorts(2);
    const estate = estateOf('engine', [tcpProbe(tcp)], { confirmWithin: 6_000 });
    let victim = await spareVictim(t);
    await listenOn(victim, tcp, http);
    await twoDetectors(t, nats, estate, ledger);

    const flapping = () =>
      ledger.ofType('FailureSuspected').filter((e) => e.data.failureType === 'FLAPPING');
    for (let flap = 1; flap <= 3; flap += 1) {
      const spare = await spareVictim(t);
      const bothAreBack = watchersOf(spare, 2);
      victim.kill('SIGKILL');
      await once(victim, 'exit');
      await listenOn(spare, tcp, http);
      await bothAreBack;
      victim = spare;
    }
    await until(() => flapping().length === 2, patience);
    t.deepEqual(
      flapping()
        .map((e) => e.data.observer)
        .sort(),
      ['d1', 'd2'],
    );
    t.is(ledger.ofType('FailureConfirmed').length, 0);
  },
);
