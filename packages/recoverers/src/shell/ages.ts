/** How long something has been in the stage that it is in, as this process saw it. IO: clock. */
import type { Clock } from '../actions/clock.ts';

export type Ages = {
  /** Milliseconds since it was first seen in this stage; 0 the first time. */
  readonly of: (id: string, stage: string) => number;
  readonly restart: (id: string) => void;
  readonly keepOnly: (known: ReadonlySet<string>) => void;
};

export const createAges = (clock: Clock): Ages => {
  const seen = new Map<string, { readonly stage: string; readonly since: number }>();
  return {
    of: (id, stage) => {
      const known = seen.get(id);
      if (known?.stage === stage) return clock.monotonicMs() - known.since;
      seen.set(id, { stage, since: clock.monotonicMs() });
      return 0;
    },
    restart: (id) => {
      const known = seen.get(id);
      if (known !== undefined) seen.set(id, { ...known, since: clock.monotonicMs() });
    },
    keepOnly: (known) => {
      for (const id of seen.keys()) if (!known.has(id)) seen.delete(id);
    },
  };
};
