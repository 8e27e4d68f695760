/** How a gateway starts: as what the registry says it is. IO. */
import { setTimeout as delay } from 'node:timers/promises';
import { sequencingNow } from './sequencer-key.ts';
import { Standing } from './standing.ts';

const retryMs = 50;

/** What the registry says this gateway is; it is asked until it answers. */
export const standingNow = async (name: string, registryPort: number) => {
  for (;;) {
    try {
      const { sequencing } = (await sequencingNow(registryPort)) ?? {};
      const { instance = name, incarnation = 1, inSync = false } = sequencing ?? {};
      const isActive = instance === name;
      const role = isActive
        ? ({ _tag: 'active' } as const)
        : { _tag: 'replica' as const, of: instance };
      return { standing: new Standing(name, role, incarnation), inSync: isActive && inSync };
    } catch {
      await delay(retryMs);
    }
  }
};
