/**
 * Kills, sleeps, partitions and stepped clocks, standbys that fall behind or silent, and facts that
 * change while people think, spread over the time of faults.
 */
import type { Network } from './network.ts';
import type { Host, Standby } from './simulated-host.ts';
import type { SimulatedRecoverer } from './simulated-recoverer.ts';
import { hasStandby } from './simulated-texts.ts';
import type { VirtualTime } from './virtual-time.ts';

type Plagued = {
  readonly time: VirtualTime;
  readonly network: Network;
  readonly host: Host;
  readonly random: () => number;
  readonly recoverers: readonly SimulatedRecoverer[];
  readonly untilMs: number;
  /** Whether wall clocks may be stepped. */
  readonly stepsClocks: boolean;
};

const kinds = ['kill', 'kill', 'sleep', 'cut off', 'step the clock'] as const;

export const plague = (plagued: Plagued): void => {
  const { time, network, random, recoverers, untilMs, stepsClocks } = plagued;
  troubleStandbys(plagued);
  const strike = (victim: SimulatedRecoverer, kind: (typeof kinds)[number], strength: number) => {
    const machine = victim.machine();
    switch (kind) {
      case 'kill':
        victim.kill();
        return time.after(100 + strength * 4_000, victim.start);
      case 'sleep':
        machine.pausedUntilMs = Math.max(machine.pausedUntilMs, time.nowMs() + strength * 3_000);
        return;
      case 'cut off':
        return network.cutOff(machine, strength * 4_000);
      case 'step the clock':
        if (stepsClocks) machine.wallOffsetMs += (strength - 0.5) * 10_000;
    }
  };
  const count = Math.floor(random() * 12);
  for (let i = 0; i < count; i += 1) {
    const victim = recoverers[Math.floor(random() * recoverers.length)];
    const kind = kinds[Math.floor(random() * kinds.length)];
    const [at, strength] = [random() * untilMs, random()];
    if (victim !== undefined && kind !== undefined)
      time.after(at, () => strike(victim, kind, strength));
  }
};

const says: readonly Standby[] = ['silent', 'behind'];

/** All of it is over with the faults. */
const troubleStandbys = ({ time, host, random, untilMs }: Plagued): void => {
  const count = Math.floor(random() * 4);
  for (let i = 0; i < count; i += 1) {
    const component = hasStandby[Math.floor(random() * hasStandby.length)] ?? 'engine';
    const trouble = says[Math.floor(random() * says.length)] ?? 'silent';
    const at = random() * untilMs;
    time.at(at, () => host.setStandby(component, trouble));
    time.at(Math.min(untilMs, at + random() * 8_000), () => host.setStandby(component, 'fit'));
  }
  const changes = Math.floor(random() * 12);
  for (let i = 0; i < changes; i += 1) time.at(random() * untilMs, host.changeFact);
};
