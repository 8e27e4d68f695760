/** Every fault of a cluster of three, once each, one after the other on the same nodes. */
import test from 'ava';
import { scenarios } from '../../bench/faults/scenarios.ts';
import { teardowns } from '../../bench/faults/teardowns.ts';
import { startWorld, type World } from '../../bench/faults/world.ts';
import { survives } from './survives.ts';

const clustered = scenarios.filter(({ nodes }) => nodes === 3);
const lifetime = teardowns();
let world: World | undefined;

test.before('start three nodes', async () => {
  const [first] = clustered;
  if (first !== undefined) world = await startWorld(lifetime, first);
});
test.after.always('stop three nodes', () => lifetime.run());

for (const scenario of clustered)
  test.serial(`${scenario.about}: what was acknowledged is there, once and in order`, (t) =>
    survives(t, scenario, world),
  );
