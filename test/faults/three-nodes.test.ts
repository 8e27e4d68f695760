/** The faults of a cluster of three, one after the other on the same nodes. */
import test from 'ava';
import { scenarios } from '../../bench/faults/scenarios.ts';
import { casesOf } from '../harness/every-case.ts';
import { survives } from './survives.ts';

/** That one node may be lost, and each in turn, is also in the test of the cluster. */
const clustered = casesOf(
  scenarios.filter(({ nodes }) => nodes === 3),
  ({ name }) => name === 'kill-all',
);

test('three nodes, killed or hanging: what was acknowledged is there, once and in order', (t) =>
  survives(t, clustered));
