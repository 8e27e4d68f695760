/** What ava's test context does for a fixture, for a run outside of a test. */
import type { Teardown } from '../../test/harness/server-fixture.ts';

export type Teardowns = Teardown & { readonly run: () => Promise<void> };

/** Work is done last in, first out; one that fails does not keep the others from it. */
export const teardowns = (): Teardowns => {
  const works: (() => Promise<void>)[] = [];
  return {
    teardown: (work) => void works.push(work),
    run: async () => {
      const failures: unknown[] = [];
      for (const work of works.splice(0).reverse())
        await work().catch((error: unknown) => void failures.push(error));
      if (failures.length > 0) throw failures[0];
    },
  };
};
