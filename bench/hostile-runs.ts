/**
 * The flood of hostile messages at full size: all consumers go on, what was broken is parked. IO.
 * Gives the problems found.
 */

import { aftermath } from '../test/harness/hostile-aftermath.ts';
import { flood } from '../test/harness/hostile-flood.ts';
import { natsServer } from '../test/harness/nats.ts';
import { postgresServer } from '../test/harness/postgres.ts';
import { teardowns } from './faults/teardowns.ts';

type Options = { readonly seed: number; readonly say: (line: string) => void };

const count = 100_000;

export const hostileRuns = async ({ seed, say }: Options): Promise<readonly string[]> => {
  const own = teardowns();
  try {
    const nats = await natsServer(own);
    const passed = await flood(own, nats, await postgresServer(own), { seed, count });
    say(JSON.stringify(passed.told));
    return await aftermath(passed);
  } finally {
    await own.run();
  }
};
