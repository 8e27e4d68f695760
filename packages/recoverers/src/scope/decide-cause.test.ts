/** Each reason not to act by its own name, what lifts it, and who may take it upon themselves. */
import type { LedgerEvent } from '@recovery-ledger/ledger';
import test from 'ava';
import { evolveUnreadable } from '../world/evolve.ts';
import type { World } from '../world/state.ts';
import { rankCandidates } from './candidates.ts';
import { decideCause } from './decide-cause.ts';
import type { DecisionInput } from './decision-input.ts';
import { pauseEvent } from './scripted-acts.ts';
import {
  codesOf,
  estateOf,
  failed,
  fold,
  healthy,
  inputFor,
  silent,
  surveyOf,
  worldOf,
} from './scripted-scope.ts';

const estate = estateOf({ engine: [], db: [], oms: ['db'] });
const down = worldOf([5, failed('engine')]);
const decide = (world: World, over: Partial<DecisionInput> = {}, given = estate, sequence = 5) =>
  decideCause(inputFor(world, sequence, given, over));
const codes = (...given: Parameters<typeof decide>) => codesOf(decide(...given));

const hot = { standby: 'hot', processes: [], site: null, target: null } as const;
const nobody = rankCandidates(surveyOf('a', silent('a'), silent('b')), hot);
const unnamed = rankCandidates(surveyOf(null, healthy('a'), healthy('b')), hot);

test('a tier 1 failure with a standby is decided at once, with its candidates', (t) => {
  const [event, ...more] = decide(down);
  t.is(more.length, 0);
  if (event?.type !== 'RecoveryDecided') return t.fail();
  t.is(event.data.recovery, 'rec-5');
  t.deepEqual([event.data.approval, event.data.parent], [null, null]);
  t.deepEqual(
    event.data.candidates.map(({ chosen }) => chosen),
    [false, true],
  );
});

test('each reason not to act withholds by its own name', (t) => {
  const by = (over: Partial<DecisionInput>) => codes(down, over);
  t.deepEqual(by({ runbook: null }), ['no_runbook']);
  t.deepEqual(by({ ranking: nobody }), ['no_standby']);
  t.deepEqual(by({ ranking: unnamed }), ['failed_unknown']);
  t.deepEqual(codes(worldOf([5, failed('engine', 'SLOW')])), ['not_actionable']);
  t.deepEqual(codes(worldOf([5, failed('nothing')])), ['unknown_component']);
  t.deepEqual(codes(fold(down, [6, pauseEvent('p')])), ['paused']);
});

test('a runbook that names no instance needs none', (t) => {
  const needs = { id: 'RB', candidate: false, failed: false };
  t.deepEqual(codes(down, { ranking: nobody, runbook: needs }), ['RecoveryDecided']);
  const noFailed = { id: 'RB', candidate: true, failed: false };
  t.deepEqual(codes(down, { ranking: unnamed, runbook: noFailed }), ['RecoveryDecided']);
});

test('tiers 2 and 3 ask, and nobody may agree where the estate names nobody', (t) => {
  const approvals = {
    lead: {
      ...{ required: 2, roles: ['cto', 'infra'], everyRole: false, notRequester: true },
      ...{ limit: 60_000, onExpiry: 'pause' as const },
    },
  };
  const tiers = { 2: 'lead', 3: 'lead' };
  for (const tier of [2, 3] as const) {
    t.deepEqual(codes(down, {}, estateOf({ engine: { tier } })), ['needs_person']);
    const [event] = decide(down, {}, estateOf({ engine: { tier } }, { approvals, tiers }));
    if (event?.type !== 'RecoveryDecided') return t.fail();
    t.is(event.data.approval?.required, 2);
    t.is(event.data.approval?.limitMs, 60_000);
  }
  const own = estateOf({ engine: { approval: 'lead' } }, { approvals });
  const [event] = decide(down, {}, own);
  t.is(event?.type === 'RecoveryDecided' && event.data.approval?.onExpiry, 'pause');
});

test('a dependant waits for its root, and then a while for itself, before it is decided anew', (t) => {
  const assigned = (failure: number, component: string): LedgerEvent => ({
    type: 'FailureAssigned',
    data: { component, failure, failureType: 'HUNG', incident: 'inc-5' },
  });
  const both = worldOf(
    [5, failed('db'), 0],
    [6, failed('oms', 'WRONG_ANSWER'), 0],
    [7, assigned(5, 'db')],
    [8, assigned(6, 'oms')],
  );
  const at = (world: World, nowMs: number) => codes(world, { nowMs }, estate, 6);
  t.deepEqual(at(both, 900_000), ['explained']);
  t.deepEqual(codes(both, {}, estate, 5), ['RecoveryDecided']);
  const cleared: LedgerEvent = {
    type: 'FailureCleared',
    data: { component: 'db', failure: 5, observer: 'o', reason: '', evidence: {} },
  };
  const back = fold(both, [9, cleared, 100_000]);
  t.deepEqual(at(back, 104_999), ['explained']);
  t.deepEqual(at(back, 105_000), ['RecoveryDecided']);
});

test('what is dead itself waits for its root only while that is recovered without people', (t) => {
  const both = worldOf([5, failed('db'), 0], [6, failed('oms'), 0]);
  const at = (world: World, nowMs: number) => codes(world, { nowMs }, estate, 6);
  t.deepEqual(at(both, 4_999), ['explained']);
  t.deepEqual(at(both, 5_000), ['RecoveryDecided']);
  const [root] = decide(both, {}, estate, 5);
  if (root?.type !== 'RecoveryDecided') return t.fail();
  t.deepEqual(at(fold(both, [7, root]), 900_000), ['explained']);
  const approval = {
    ...{ required: 1, roles: ['cto'], everyRole: false, notRequester: false },
    ...{ limitMs: 60_000, onExpiry: 'pause' as const },
  };
  const asked = { ...root, data: { ...root.data, approval } };
  t.deepEqual(at(fold(both, [7, asked]), 900_000), ['RecoveryDecided']);
  // What stands between it and a root that nobody recovers is recovered.
  const deep = estateOf({ disk: [], db: ['disk'], oms: ['db', 'disk'] });
  const all = worldOf([4, failed('disk'), 0], [5, failed('db'), 0], [6, failed('oms'), 0]);
  const [middle] = decide(all, {}, deep, 5);
  if (middle?.type !== 'RecoveryDecided') return t.fail();
  t.deepEqual(codes(fold(all, [7, middle]), { nowMs: 900_000 }, deep, 6), ['explained']);
  // The older of two failures of the root explains it; the recovery is the newer one's.
  const twice = worldOf([4, failed('db'), 0], [5, failed('db'), 0], [6, failed('oms'), 0]);
  const [again] = decide(twice, {}, estate, 5);
  if (again?.type !== 'RecoveryDecided') return t.fail();
  t.deepEqual(at(fold(twice, [7, again]), 900_000), ['explained']);
});

test('while the whole is recovered its parts are left to that recovery', (t) => {
  const fullDr = { systems: 2, component: 'site', runbook: 'DR' };
  const whole = estateOf({ engine: [], oms: [], site: {} }, { fullDr });
  const decided = decide(down, { component: 'site', recovery: 'rec-5-site' }, whole);
  t.deepEqual(codesOf(decided), ['RecoveryDecided']);
  const world = fold(down, [6, decided[0] ?? failed('oms')], [7, failed('oms')]);
  t.deepEqual(codes(world, {}, whole, 7), ['part_of_activation']);
  t.deepEqual(codes(world, {}, whole, 5), ['part_of_activation']);
  const part = { origin: 'activation', parent: 'rec-5-site', recovery: 'rec-5-engine' } as const;
  t.deepEqual(codes(world, part, whole, 5), ['RecoveryDecided']);
});

test('what may be lost of a component of which nothing may has to be accepted first', (t) => {
  const behind = healthy('b', 'STANDBY', 5, 'dr', false);
  const over = { ranking: rankCandidates(surveyOf('a', silent('a'), behind), hot) };
  t.deepEqual(codes(down, over), ['loss_not_accepted']);
  t.deepEqual(codes(down, over, estateOf({ engine: { rpo: 1 } })), ['RecoveryDecided']);
  const accepted: LedgerEvent = {
    type: 'DataLossAccepted',
    data: {
      ...{ incident: 'inc-5', by: 'cto', role: 'cto', reason: 'r', component: 'engine' },
      ...{ aboutRecovery: null, shownHash: `sha256:${'0'.repeat(64)}` },
      loss: { state: 'UNKNOWN', bytes: null, ms: null, records: null },
      expiresAt: '1970-01-01T01:00:00Z',
    },
  };
  const world = fold(down, [6, accepted]);
  t.deepEqual(codes(world, over), ['RecoveryDecided']);
  t.deepEqual(codes(world, { ...over, nowMs: 3_600_000 }), ['loss_not_accepted']);
  const rest = { required: 1, everyRole: false, notRequester: true, limit: 1 } as const;
  const only = (role: string) =>
    estateOf(
      { engine: [] },
      { approvals: { data_loss: { ...rest, roles: [role], onExpiry: 'pause' } } },
    );
  t.deepEqual(codes(world, over, only('cto')), ['RecoveryDecided']);
  t.deepEqual(codes(world, over, only('risk_officer')), ['loss_not_accepted']);
});

test('the same withholding is not written twice, a changed one is', (t) => {
  const slow = worldOf([5, failed('engine', 'SLOW')]);
  const [withheld] = decide(slow);
  const after = fold(slow, [6, withheld ?? failed('engine')]);
  t.deepEqual(decide(after), []);
  t.deepEqual(codes(after, { runbook: null }), ['no_runbook', 'not_actionable']);
});

test('until is when the last of the reasons lifts by itself, and nothing when one waits', (t) => {
  const untilOf = (world: World, over: Partial<DecisionInput> = {}) => {
    const [event] = decide(world, over);
    return event?.type === 'RecoveryWithheld' ? event.data.until : 'decided';
  };
  const paused = fold(down, [6, pauseEvent('p', '1970-01-01T02:00:00Z')]);
  t.is(untilOf(paused), '1970-01-01T02:00:00.000Z');
  t.is(untilOf(fold(down, [6, pauseEvent('p')])), null);
  t.is(untilOf(paused, { ranking: nobody }), null);
});

test('an event that cannot be read withholds what is decided on its aggregate, naming it', (t) => {
  const where = (subject: string) =>
    evolveUnreadable(down, {
      ...{ _tag: 'Unreadable', sequence: 7, recordedAt: '', reason: 'unknown event type' },
      subject: `ledger.real.${subject}`,
    });
  for (const mine of ['component.engine', 'scope.floor', 'claim.engine']) {
    t.deepEqual(codes(where(mine)), ['unreadable_event'], mine);
  }
  t.deepEqual(codes(where('component.other')), ['RecoveryDecided']);
});
