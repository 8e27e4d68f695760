/** What stands when a claim and a withholding of the same recovery cross. */
import type { LedgerEvent } from '@recovery-ledger/ledger';
import test from 'ava';
import { decideCause } from '../scope/decide-cause.ts';
import { pauseEvent } from '../scope/scripted-acts.ts';
import { type Entry, estateOf, failed, fold, inputFor, worldOf } from '../scope/scripted-scope.ts';
import type { World } from './state.ts';

const estate = estateOf({ engine: [] });
const about = { component: 'engine', recovery: 'rec-5', recoverer: 'a' };
const epoch = { generation: 0, sequence: 8 };

const down = worldOf([5, failed('engine')]);
const [decided] = decideCause(inputFor(down, 5, estate));
const open = fold(down, [6, decided ?? failed('engine')]);
const paused = fold(open, [7, pauseEvent('p-1')]);
const [withheld] = decideCause(inputFor(paused, 5, estate));

const claimed: LedgerEvent = {
  type: 'RecoveryClaimed',
  data: { ...about, incident: 'inc-5', generation: 0, reason: 'first' },
};
const planned: LedgerEvent = {
  type: 'RecoveryPlanned',
  data: {
    ...{ ...about, incident: 'inc-5', epoch, runbook: 'RB', runbookHash: '', estateHash: '' },
    ...{ incarnation: 1, targetMs: 1, rehearsal: false, variables: {}, steps: [] },
  },
};
const released: LedgerEvent = {
  type: 'ClaimReleased',
  data: { ...about, epoch, outcome: 'withdrawn' },
};

const kept = ({ decisions, recoveries, causes }: World) => [
  Object.keys(decisions),
  Object.keys(recoveries),
  causes[5]?.decision.kind,
];

const after = (...events: readonly (LedgerEvent | undefined)[]): World =>
  fold(
    open,
    ...events.flatMap((event, index): Entry[] => (event === undefined ? [] : [[8 + index, event]])),
  );

test('what is withheld again before anybody claimed it is no longer decided', (t) => {
  t.deepEqual(kept(after(withheld)), [[], [], 'withheld']);
});

test('a claim by somebody who had not read the withholding stands, and so does its plan', (t) => {
  const world = after(withheld, claimed, planned);
  t.deepEqual(kept(world), [['rec-5'], ['rec-5'], 'decided']);
  t.deepEqual(kept(after(claimed, withheld, planned)), [['rec-5'], ['rec-5'], 'decided']);
  t.deepEqual([world.withdrawn, world.failovers.length], [{}, 1]);
});

test('once that claim is given back it can be withheld again', (t) => {
  t.deepEqual(kept(after(withheld, claimed, released, withheld)), [[], [], 'withheld']);
});
