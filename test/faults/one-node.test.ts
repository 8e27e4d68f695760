/** Every fault of one server, its disk, its network and its clients' clocks, once each. */
import test from 'ava';
import { scenarios } from '../../bench/faults/scenarios.ts';
import { survives } from './survives.ts';

for (const scenario of scenarios.filter(({ nodes }) => nodes === 1))
  test.serial(`${scenario.about}: what was acknowledged is there, once and in order`, (t) =>
    survives(t, scenario),
  );
