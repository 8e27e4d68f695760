/** Kills, sleeps, partitions and stepped clocks, spread over the time of faults. */
import type { Network } from './network.ts';
import type { SimulatedRecoverer } from './simulated-recoverer.ts';
import type { VirtualTime } from './virtual-time.ts';

type Plagued = {
  readonly time: VirtualTime;
  readonly network: Network;
  readonly random: () => number;
  readonly recoverers: readonly SimulatedRecoverer[];
  readonly untilMs: number;
};

const kinds = ['kill', 'kill', 'sleep', 'cut off', 'step the clock'] as const;

export const plague = ({ time, network, random, recoverers, untilMs }: Plagued): void => {
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
        machine.wallOffsetMs += (strength - 0.5) * 10_000;
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
