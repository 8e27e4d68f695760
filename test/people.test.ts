/** People act from the command line: signed, refused where it could not count, and asked of nobody else. */
import { copyFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { contentHash, type LedgerEvent, type Log } from '@recovery-ledger/ledger';
import test from 'ava';
import * as E from 'fp-ts/lib/Either.js';
import { acting, judged } from './harness/acting.ts';
import { runConsole } from './harness/console.ts';
import { add } from './harness/scripted-estate.ts';

const because = ['--reason', 'for the test'];
const control = { mode: 'real', family: 'control', id: 'tiny' } as const;
const approvals = { mode: 'real', family: 'approval', id: 'inc-7' } as const;
const seedFile = (folder: string, person: string) => join(folder, 'creds', `${person}.person.seed`);

test('an act is signed by the person whose key is here, and shows in the inbox', async (t) => {
  const desk = await acting(t);
  const paused = await desk.run(['pause', 'Thing', '--for', '10m', '--json', ...because]);
  t.is(paused.code, 0, paused.stderr);
  const { pause, events } = JSON.parse(paused.stdout) as { pause: string; events: object[] };
  t.like(events, [{ type: 'RecoveriesPaused' }]);
  const inbox = await desk.run(['inbox', '--json', '--as', 'ceo']);
  t.like(JSON.parse(inbox.stdout), {
    person: 'ceo',
    roles: ['ceo'],
    pauses: [{ pause, by: 'on-call' }],
  });
  const lifted = await desk.run(['unpause', '--as', 'cto', ...because]);
  t.is(lifted.stdout, `${pause} is lifted: recoveries of thing may start again\n`);
  const log = await desk.login('operator');
  t.deepEqual(await judged(log, 'tiny'), [
    ['RecoveriesPaused', 'on-call'],
    ['RecoveriesUnpaused', 'cto'],
  ]);
});

test('whoever has the login and no key writes acts that count for nothing', async (t) => {
  const desk = await acting(t);
  const log = await desk.login('operator');
  const pause: LedgerEvent = {
    type: 'RecoveriesPaused',
    data: {
      ...{ estate: 'tiny', by: 'ceo', role: 'ceo', reason: 'hostile', pause: 'p' },
      ...{ components: 'all', expiresAt: null },
    },
  };
  const append = async (signer?: ReturnType<typeof desk.signerOf>) => {
    const { last } = await log.history(control);
    const appended = await log.append(control, last, [pause], { signer });
    t.true(E.isRight(appended));
  };
  await append();
  await append(desk.signerOf('on-call'));
  await append(desk.signerOf('ceo'));
  t.deepEqual(await judged(log, 'tiny'), [
    ['RecoveriesPaused', 'it is not signed'],
    ['RecoveriesPaused', "it is signed with a key that is not ceo's"],
    ['RecoveriesPaused', 'ceo'],
  ]);
  const inbox = await desk.run(['inbox', '--json']);
  t.is(JSON.parse(inbox.stdout).pauses.length, 1);
});

test('whoever has the key and not the login writes nothing, and is told so', async (t) => {
  const desk = await acting(t);
  const ran = await desk.run(['pause', '--for', '1m', ...because], {
    RECOVERY_LEDGER_NATS_USER: 'auditor',
  });
  t.is(ran.code, 3);
  t.regex(ran.stderr, /does not let the user auditor do this/);
  t.deepEqual(await judged(await desk.login('operator'), 'tiny'), []);
});

test('every bad input is one message, exits 2, and writes nothing', async (t) => {
  const desk = await acting(t);
  const { folder } = desk.by;
  copyFileSync(seedFile(folder, 'cto'), seedFile(folder, 'dr-lead'));
  rmSync(seedFile(folder, 'ceo'));
  writeFileSync(seedFile(folder, 'risk-officer'), 'SUNOTASEED\n');
  const pause = ['pause', '--for', '1m'];
  const cases: readonly (readonly [readonly string[], RegExp])[] = [
    [pause, /required option '--reason <text>' not specified/],
    [[...pause, '--reason', ' '], /--reason is empty/],
    [[...pause, ...because, '--as', 'nobody'], /there is no key of nobody in/],
    [[...pause, ...because, '--as', 'ceo'], /there is no key of ceo in/],
    [
      [...pause, ...because, '--as', 'dr-lead'],
      /key of dr-lead here is not the one that the estate/,
    ],
    [[...pause, ...because, '--as', 'risk-officer'], /is no key: it is not an nkey seed/],
    [['pause', 'thong', '--for', '1m', ...because], /there is no component "thong"/],
    [['pause', '--for', 'soon', ...because], /Give a duration such as/],
    [['approve', 'rec-7', ...because], /nothing is asked under "rec-7"/],
    [['start', 'RB-9', 'thing', ...because], /there is no runbook "RB-9"/],
    [['kill-switch', '--reach', 'planet:earth', ...because], /there is no level "planet"/],
    [['switch-over', 'thing', '--to', 'moon', ...because], /thing has no instance "moon"/],
  ];
  for (const [words, message] of cases) {
    const { code, stderr, stdout } = await desk.run(words);
    t.is(code, 2, `${words.join(' ')}: ${stderr}`);
    t.regex(stderr, message);
    t.is(stdout, '');
  }
  t.deepEqual(await judged(await desk.login('operator'), 'tiny'), []);
});

const epoch = { generation: 0, sequence: 5 };
const ofRecovery = { recovery: 'rec-7', incident: 'inc-7', component: 'thing', epoch };
const shown = 'Thing is restarted.\nNothing is lost.';

/** As a recoverer would: decided, planned, and people are asked. */
const ask = async (log: Log, over: object = {}): Promise<void> => {
  const recovery = { mode: 'real', family: 'recovery', id: 'rec-7' } as const;
  const text = { shown, shownHash: contentHash(shown) };
  await add(log, recovery, {
    type: 'ApprovalRequested',
    data: {
      ...{ ...ofRecovery, approval: 'rec-7-ask', aboutStep: null, about: 'act', ...text },
      approvers: { required: 2, roles: ['on_call', 'ceo'], everyRole: true, notRequester: true },
      ...{ loss: null, requestedBy: 'recoverer-1', onExpiry: 'pause', decidedAtSequence: 1 },
      expiresAt: new Date(Date.now() + 600_000).toISOString(),
      ...over,
    },
  });
};

const decide = async (log: Log): Promise<void> => {
  const scope = { mode: 'real', family: 'scope', id: 'tiny' } as const;
  await add(log, scope, {
    type: 'RecoveryDecided',
    data: {
      ...{ incident: 'inc-7', component: 'thing', failure: 7, recovery: 'rec-7', runbook: 'RB' },
      ...{ tier: 2, targetMs: 1, rule: '', policyVersion: '1', inputs: [], candidates: [] },
      ...{ decidedAtSequence: 1, origin: 'failure', parent: null, site: null, approval: null },
      predictedLoss: { state: 'ZERO_PROVEN', bytes: null, ms: null, records: null, basis: '' },
      overrides: [],
    },
  });
};

test('an approval is of the text that was shown: who approves sees it, and a changed one is refused', async (t) => {
  const desk = await acting(t);
  const recoverer = await desk.login('recoverer-1');
  await decide(recoverer);
  await ask(recoverer);
  const inbox = await desk.run(['inbox']);
  t.regex(inbox.stdout, /Thing is restarted\.\n {2}Nothing is lost\./);
  const [, hash = ''] = /--hash (\w+)/.exec(inbox.stdout) ?? [];
  const first = await desk.run(['approve', 'rec-7', '--hash', hash, ...because]);
  t.is(first.code, 0, first.stderr);
  t.regex(
    first.stdout,
    /Thing is restarted\.\nNothing is lost\.\n.*\n.*\n1 more person has to agree \(ceo\)/,
  );
  const again = await desk.run(['approve', 'rec-7', ...because]);
  t.regex(again.stderr, /on-call has approved rec-7-ask already/);

  const other = 'Thing is restarted.\nUp to 5 s are lost.';
  await ask(recoverer, { shown: other, shownHash: contentHash(other) });
  const stale = await desk.run(['approve', 'rec-7', '--hash', hash, '--as', 'ceo', ...because]);
  t.is(stale.code, 2);
  t.regex(stale.stderr, /what is asked is not what you have seen/);
  const wrong = await desk.run(['approve', 'rec-7', '--as', 'risk-officer', ...because]);
  t.regex(wrong.stderr, /risk-officer may not answer rec-7-ask: it asks on_call and ceo/);
  const denied = await desk.run(['deny', 'rec-7', '--as', 'ceo', ...because]);
  t.is(denied.code, 0, denied.stderr);
  const { events } = await (await desk.login('operator')).history(approvals);
  t.deepEqual(
    events.map(({ type, meta }) => [type, meta.actor, meta.signatureHolds]),
    [
      ['ApprovalGranted', 'on-call', true],
      ['ApprovalDenied', 'ceo', true],
    ],
  );
});

test('a request that no recoverer answers is said to be unanswered, and stays in the log', async (t) => {
  const desk = await acting(t);
  const asked = await desk.run(['kill-switch', '--test', '--no-wait', '--json', ...because]);
  t.is(asked.code, 0, asked.stderr);
  t.like(JSON.parse(asked.stdout), { by: 'on-call', test: true, reach: { level: 'firm' } });
  const waited = await desk.run(['kill-switch', '--test', ...because]);
  t.is(waited.code, 3);
  t.regex(waited.stderr, /no recoverer answered within 10 s/);
  t.deepEqual(await judged(await desk.login('operator'), 'tiny'), [
    ['KillSwitchInvoked', 'on-call'],
    ['KillSwitchInvoked', 'on-call'],
  ]);
});

test('people are added with a role, kept when init runs again, and gone when they are taken out', async (t) => {
  const desk = await acting(t);
  const { folder } = desk.by;
  const credentials = async (...words: readonly string[]) => {
    const made = await runConsole(t, folder, [
      'init',
      '--credentials',
      'creds',
      '--json',
      ...words,
    ]);
    t.is(made.code, 0, made.stderr);
    return JSON.parse(made.stdout) as { made: string[]; people: { person: string; key: string }[] };
  };
  const added = await credentials('--person', 'trader=on_call,risk_officer');
  t.deepEqual(added.made, ['trader.person']);
  const early = await desk.run(['pause', '--for', '1m', '--as', 'trader', ...because]);
  t.regex(early.stderr, /the estate tiny lists nobody as trader/);
  await desk.by.run(desk.url, ['init']);
  const now = await desk.run(['pause', '--for', '1m', '--as', 'trader', ...because]);
  t.is(now.code, 0, now.stderr);

  const left = added.people.filter(({ person }) => person !== 'trader');
  writeFileSync(join(folder, 'creds', 'people.json'), JSON.stringify(left));
  t.deepEqual((await credentials()).people.length, left.length);
  await desk.by.run(desk.url, ['init']);
  const gone = await desk.run(['pause', '--for', '1m', '--as', 'trader', ...because]);
  t.regex(gone.stderr, /the estate tiny lists nobody as trader/);
});
