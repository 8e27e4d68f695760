/**
 * The steps under way in one drive, in parallel. IO.
 * A step that cannot be recorded, because the claim is lost, is kept as the drive's trouble: it
 * ends the drive where it looks next, and is never a rejection that nobody waits for.
 */
export type RunningSteps = {
  readonly add: (id: string, work: Promise<void>) => void;
  readonly count: () => number;
  /** Resolves when one more of them has ended. */
  readonly oneEnds: () => Promise<void>;
  readonly allEnd: () => Promise<void>;
  /** Throws what the first step in trouble threw. */
  readonly throwTrouble: () => void;
};

export const createRunningSteps = (): RunningSteps => {
  const running = new Map<string, Promise<void>>();
  let trouble: { readonly error: unknown } | undefined;
  return {
    add: (id, work) => {
      const kept = work
        .catch((error: unknown) => {
          trouble ??= { error };
        })
        .finally(() => running.delete(id));
      running.set(id, kept);
    },
    count: () => running.size,
    oneEnds: () => Promise.race(running.values()),
    allEnd: async () => {
      await Promise.all(running.values());
    },
    throwTrouble: () => {
      if (trouble !== undefined) throw trouble.error;
    },
  };
};
