/** The faults of a cluster of three, one after the other on the same nodes. */
import test from 'ava';
import { scenarios } from '../../bench/faults/scenarios.ts';
import { survives } from './survives.ts';

const clustered = scenarios.filter(({ nodes }) => nodes === 3);

test('three nodes, killed or hanging: what was acknowledged is there, once and in order', (t) =>
  survives(t, clustered));
