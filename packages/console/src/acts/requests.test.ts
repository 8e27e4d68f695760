/** What a person may ask of the recoverers, and what is refused before it is written. */
import type { LedgerEvent } from '@recovery-ledger/ledger';
import test from 'ava';
import * as E from 'fp-ts/lib/Either.js';
import {
  attempt,
  decided,
  deskOf,
  outcomeOf,
  planned,
  recoveryPaused,
} from '../desk/scripted-desk.ts';
import { acceptLoss } from './accept-loss.ts';
import { haltTrading, holdRecovery, resumeTrading } from './halt.ts';
import { invokeKillSwitch, parseReach } from './kill-switch.ts';
import { abandonRecovery, continueRecovery } from './running.ts';
import { type Start, startRecovery, switchOver } from './start.ts';

const published: LedgerEvent = {
  type: 'RunbookPublished',
  data: { estate: 'floor', runbook: 'RB-1', hash: '', text: '' },
};
const desk = deskOf(published);
const start = (over: Partial<Start> = {}) =>
  startRecovery({ runbook: 'RB-1', component: 'RMS', dryRun: false, overrides: [], ...over });

const dataOf = (...tried: Parameters<typeof attempt>): object => {
  const act = attempt(...tried);
  return E.isRight(act) ? (act.right.events[0]?.data ?? {}) : { refused: act.left.message };
};

test('a start says what, by which runbook, on whom it rests, and until when it holds', (t) => {
  t.like(dataOf(desk, start({ overrides: ['anti_flap'], dryRun: true })), {
    ...{ action: 'start', component: 'risk_engine', runbook: 'RB-1', rehearsal: true },
    ...{ overrides: ['anti_flap'], request: 'request-new', by: 'on-call', decidedAtSequence: 2 },
    expiresAt: '2026-11-23T09:32:00.000Z',
  });
});

test('a start gives every parameter that its runbook asks for, and no other', (t) => {
  const step = `{ id: a, phase: contain, why: w, action: x, with: {}, needs: [], budget: 1s,
    timeout: 1s, attempts: 1, onFailure: abort, irreversible: false }`;
  const text = `runbook: RB-1\nrecovers: risk_engine\nwhy: w\nparameters: { target: { what: when }, how: { what: how, default: well } }
steps: [${step}]`;
  const asking = deskOf({
    type: 'RunbookPublished',
    data: { estate: 'floor', runbook: 'RB-1', hash: '', text },
  });
  const given = (parameters: Readonly<Record<string, string>>) => start({ parameters });
  t.like(dataOf(asking, given({ target: '0/1' })), { parameters: { target: '0/1' } });
  t.is(outcomeOf(asking, start()), 'RB-1 needs --set target=…');
  const two = given({ target: '0/1', other: '2' });
  t.is(outcomeOf(asking, two), '--set other: RB-1 has no such parameter');
});

test('what nobody may take upon them, and what is not there, is refused', (t) => {
  t.is(outcomeOf(desk, start({ runbook: 'RB-2' })), 'there is no runbook "RB-2"');
  t.is(outcomeOf(desk, start({ component: 'dancing' })), 'there is no component "dancing"');
  t.is(
    outcomeOf(desk, start({ overrides: ['blocked'] })),
    '--override blocked: nobody may take that upon them',
  );
  t.is(
    outcomeOf(desk, switchOver('RMS', 'risk-b', ['paused'])),
    '--override paused: nobody may take that upon them',
  );
});

test('a recovery that a person starts belongs to the incident that waits for it', (t) => {
  const withheld: LedgerEvent = {
    type: 'RecoveryWithheld',
    data: {
      ...{ incident: 'inc-7', component: 'risk_engine', failure: 7, rule: '', policyVersion: '1' },
      ...{ inputs: [], decidedAtSequence: 1, origin: 'failure', candidates: [], until: null },
      predictedLoss: { state: 'BOUNDED', bytes: null, ms: 5_000, records: null, basis: 'lag' },
      blockers: [{ code: 'loss_not_accepted', detail: '', lift: '' }],
    },
  };
  t.like(dataOf(deskOf(published, withheld), start()), { incident: 'inc-7' });
  t.like(dataOf(deskOf(withheld), acceptLoss('RMS', 60_000)), {
    ...{ incident: 'inc-7', component: 'risk_engine', expiresAt: '2026-11-23T09:32:00.000Z' },
    loss: { state: 'BOUNDED', bytes: null, ms: 5_000, records: null },
  });
  const nothing = outcomeOf(desk, acceptLoss('RMS', 1));
  t.is(nothing, 'nothing of "RMS" waits for a loss to be accepted');
});

test('only a paused recovery goes on, and only one that runs is abandoned', (t) => {
  const running = deskOf(decided, planned);
  const paused = deskOf(decided, planned, recoveryPaused);
  t.is(
    outcomeOf(running, continueRecovery('rec-7', undefined)),
    'rec-7 is not paused: it is running',
  );
  t.like(dataOf(paused, continueRecovery('rec-7', 'look')), {
    ...{ action: 'continue', aboutRecovery: 'rec-7', target: 'look', component: 'risk_engine' },
  });
  t.is(outcomeOf(paused, continueRecovery('rec-7', 'dance')), 'rec-7 has no step "dance"');
  t.is(
    outcomeOf(paused, continueRecovery('rec-7', 'ask')),
    'rec-7 stands at look, not at ask',
    'what is done, or has not begun, is not left out by it',
  );
  t.like(dataOf(running, abandonRecovery('inc-7')), { action: 'abandon', aboutRecovery: 'rec-7' });
});

test('halt is for the order gateway, or holds a recovery; resume is for the only halt', (t) => {
  t.like(dataOf(desk, haltTrading), { action: 'halt', component: 'order_gateway' });
  t.is(outcomeOf(desk, resumeTrading(undefined)), 'no halt is held');
  t.like(dataOf(deskOf(decided, planned), holdRecovery('rec-7')), {
    ...{ action: 'halt', component: 'risk_engine', aboutRecovery: 'rec-7' },
  });
  t.is(outcomeOf(deskOf(decided), holdRecovery('rec-7')), 'rec-7 does not run: it is decided');
  const epoch = { generation: 0, sequence: 5 };
  const halted: LedgerEvent = {
    type: 'TradingHalted',
    data: {
      ...{ scope: 'floor', component: 'order_gateway', incident: 'inc-7', recovery: 'rec-7' },
      ...{ epoch, halt: 'halt-inc-7', reason: '', evidence: {} },
    },
  };
  t.like(dataOf(deskOf(halted), resumeTrading(undefined)), {
    ...{ action: 'resume', aboutHalt: 'halt-inc-7', incident: 'inc-7' },
  });
});

test('the reach of the kill switch is said in one word, or refused', (t) => {
  t.deepEqual(parseReach('firm'), E.right({ level: 'firm', id: null }));
  t.deepEqual(parseReach('account:ACC1'), E.right({ level: 'account', id: 'ACC1' }));
  for (const wrong of ['', 'account', 'account:', 'firm:x', 'planet:x', 'constructor:x']) {
    t.true(E.isLeft(parseReach(wrong)), wrong);
  }
  const firm = { level: 'firm', id: null } as const;
  t.like(dataOf(desk, invokeKillSwitch(firm, true)), {
    ...{ test: true, cancelOrders: true, blockOrders: true, invocation: 'kill-new' },
  });
});
