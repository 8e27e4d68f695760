/** Every fault of one server, its disk, its network and its clients' clocks, once each. */
import test from 'ava';
import type { Scenario } from '../../bench/faults/scenario.ts';
import { scenarios } from '../../bench/faults/scenarios.ts';
import { casesOf } from '../harness/every-case.ts';
import { survives } from './survives.ts';

const alone = scenarios.filter(({ nodes }) => nodes === 1);
/** Its own disk or network lies under the whole run. */
const isApart = ({ storeKb, spoolKb, proxied }: Scenario) =>
  storeKb !== undefined || spoolKb !== undefined || proxied === true;

for (const scenario of alone.filter(isApart))
  test.serial(`${scenario.about}: what was acknowledged is there, once and in order`, (t) =>
    survives(t, [scenario]),
  );

test.serial(
  'a server that is killed, hangs or is slow, and wrong clocks: what was acknowledged is there',
  (t) =>
    survives(
      t,
      casesOf(
        alone.filter((scenario) => !isApart(scenario)),
        ({ name }) => name === 'kill-only' || name === 'clock-step',
      ),
    ),
);
