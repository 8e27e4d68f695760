/** Whose yes counts, to which text, until when; and that one no is enough. */
import type { EventOfType, RecoveryEvent } from '@recovery-ledger/ledger';
import test from 'ava';
import type { ValidAct } from '../actions/people.ts';
import { judgeApproval } from './judge-approval.ts';
import { evolveRounds, noRound, type Round, type Rounds } from './rounds.ts';
import { first, plan } from './scripted-recovery.ts';
import { evolve, initial } from './state.ts';

type Requested = EventOfType<'ApprovalRequested'>['data'];

const hash = (text: string) => `sha256:${text.repeat(64).slice(0, 64)}`;
const asked = (over: Partial<Requested> = {}): Requested => ({
  ...{ recovery: 'rec-1', incident: 'inc-1', component: 'trading_engine', epoch: first },
  ...{ approval: 'rec-1-go', aboutStep: null, about: 'act', shown: 'a', shownHash: hash('a') },
  approvers: { required: 2, roles: ['cto', 'risk'], everyRole: false, notRequester: true },
  ...{ loss: null, requestedBy: 'eve', expiresAt: new Date(60_000).toISOString() },
  ...{ onExpiry: 'pause', decidedAtSequence: 1 },
  ...over,
});
const roundOf = (data: Requested, sequence = 10): Round => ({
  ...noRound,
  newest: { sequence, data },
  textSince: sequence,
});

const noRounds: Rounds = {};
const common = { incident: 'inc-1', reason: 'r', approval: 'rec-1-go', request: 10 };
const answer = { ...common, recovery: 'rec-1', aboutStep: null, shownHash: hash('a') };
const yes = (by: string, role = 'cto', over: object = {}, sequence = 11): ValidAct => ({
  ...{ sequence, atMs: 1_000 },
  event: {
    type: 'ApprovalGranted',
    data: { ...answer, by, role, expiresAt: new Date(60_000).toISOString(), ...over },
  },
});
const no = (by: string, role = 'cto', over: object = {}): ValidAct => ({
  ...{ sequence: 11, atMs: 1_000 },
  event: { type: 'ApprovalDenied', data: { ...answer, by, role, ...over } },
});
const judged = (acts: readonly ValidAct[], data = asked(), nowMs = 2_000) =>
  judgeApproval(roundOf(data), acts, nowMs)._tag;

test('as many different persons as are required have to agree', (t) => {
  t.is(judged([]), 'Waiting');
  t.is(judged([yes('ann')]), 'Waiting');
  t.is(judged([yes('ann'), yes('ann', 'risk')]), 'Waiting');
  t.is(judged([yes('ann'), yes('bob')]), 'Granted');
});

test('a yes counts in a role that is asked, to the text that is asked, of those who did not ask', (t) => {
  t.is(judged([yes('ann'), yes('bob', 'trader')]), 'Waiting');
  t.is(judged([yes('ann'), yes('bob', 'cto', { shownHash: hash('b') })]), 'Waiting');
  t.is(judged([yes('ann'), yes('eve')]), 'Waiting');
  t.is(judged([yes('ann'), yes('bob', 'cto', { approval: 'rec-1-other' })]), 'Waiting');
  t.is(judged([yes('ann'), yes('bob', 'cto', { recovery: 'rec-2' })]), 'Waiting');
  t.is(judged([yes('ann'), yes('bob', 'cto', {}, 9)]), 'Waiting');
});

test('where every role is asked, each is filled by a person of its own', (t) => {
  const approvers = { required: 2, roles: ['cto', 'risk'], everyRole: true, notRequester: false };
  const every = asked({ approvers });
  t.is(judged([yes('ann'), yes('bob')], every), 'Waiting');
  t.is(judged([yes('ann'), yes('ann', 'risk'), yes('bob')], every), 'Granted');
  t.is(judged([yes('ann', 'risk'), yes('bob')], every), 'Granted');
});

test('one no is enough, also to an older text; a stranger has no say', (t) => {
  t.is(judged([yes('ann'), yes('bob'), no('cid', 'risk')]), 'Denied');
  t.is(judged([no('ann', 'cto', { shownHash: hash('old') })]), 'Denied');
  t.is(judged([no('ann', 'trader')]), 'Waiting');
  t.is(judged([no('eve')]), 'Waiting');
});

test('after its time nothing counts, and a grant that ran out is none', (t) => {
  t.is(judged([], asked(), 60_001), 'Expired');
  t.is(judged([yes('ann'), { ...yes('bob'), atMs: 60_001 }], asked(), 60_002), 'Expired');
  const short = { expiresAt: new Date(1_500).toISOString() };
  t.is(judged([yes('ann'), yes('bob', 'cto', short)]), 'Waiting');
});

test('what was said lapses when the text changes, and again when it changes back', (t) => {
  const state = [plan].reduce(evolve, initial);
  const ask = (text: string) =>
    ({ type: 'ApprovalRequested', data: asked({ shown: text, shownHash: hash(text) }) }) as const;
  const after = (...texts: readonly string[]) =>
    texts.reduce(
      (rounds, text, at) => evolveRounds(rounds, ask(text), 10 * (at + 1), state),
      noRounds,
    );
  const judge = (...texts: readonly string[]) =>
    judgeApproval(
      Object.entries(after(...texts))[0]?.[1] ?? noRound,
      [yes('ann'), yes('bob')],
      2_000,
    )._tag;
  t.is(judge('a'), 'Granted');
  t.is(judge('a', 'b'), 'Waiting');
  t.is(judge('a', 'b', 'a'), 'Waiting');
  t.is(judge('a', 'a'), 'Granted', 'an escalation shows the same text: what was said holds');
});

test('a step that failed asks anew, and a holder that lost the claim asks for nobody', (t) => {
  const state = [plan].reduce(evolve, initial);
  const question = { type: 'ApprovalRequested', data: asked() } as const;
  const failed: RecoveryEvent = {
    type: 'StepFailed',
    data: {
      ...{ recovery: 'rec-1', incident: 'inc-1', component: 'trading_engine', epoch: first },
      ...{ step: 'go', phase: 'contain', attempt: 1, durationNs: '1', reason: 'denied' },
      ...{ willRetry: false, onFailure: 'pause', evidence: {} },
    },
  };
  const once = evolveRounds({}, question, 10, state);
  const ended = evolveRounds(once, failed, 20, state)['rec-1-go'];
  t.deepEqual(ended, { ...noRound, since: 20 });
  const stale = { ...question, data: asked({ epoch: { generation: 0, sequence: 1 } }) };
  t.deepEqual(evolveRounds({}, stale, 10, state), {});
});
