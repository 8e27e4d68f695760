/** The faults of a cluster of three, one after the other on the same nodes. */
import test from 'ava';
import { scenarios } from '../../bench/faults/scenarios.ts';
import { survives } from './survives.ts';

/** Killing each in turn is the leader's kill again, which the soak has time for. */
const clustered = scenarios.filter(({ nodes, name }) => nodes === 3 && name !== 'kill-each');

test('three nodes, killed or hanging: what was acknowledged is there, once and in order', (t) =>
  survives(t, clustered));
