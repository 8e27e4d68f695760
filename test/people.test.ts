/** People act from the command line: signed, and refused where it could not count. */
import { copyFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LedgerEvent, Log } from '@recovery-ledger/ledger';
import anyTest, { type ExecutionContext, type TestFn } from 'ava';
import * as E from 'fp-ts/lib/Either.js';
import { type Acting, acting, judged } from './harness/acting.ts';
import { askByHand, decideByHand } from './harness/asked-by-hand.ts';
import { runConsole } from './harness/console.ts';

/** One server and one set of keys for the file: every command is a process of its own. */
type Context = { readonly desk: Acting; readonly log: Log };
const test = anyTest as TestFn<Context>;

const over: (() => Promise<void>)[] = [];
test.before(async (t) => {
  const desk = await acting({ teardown: (stop) => void over.unshift(stop) });
  t.context = { desk, log: await desk.login('operator') };
});
test.after.always(async () => {
  for (const stop of over) await stop();
});

const because = ['--reason', 'for the test'];
const control = { mode: 'real', family: 'control', id: 'tiny' } as const;
const approvals = { mode: 'real', family: 'approval', id: 'inc-7' } as const;
const seedFile = (folder: string, person: string) => join(folder, 'creds', `${person}.person.seed`);

/** What is recorded from here on, and whether it counts. */
const recording = async ({ context: { log } }: ExecutionContext<Context>) => {
  const { lastSequence } = await log.head();
  return () => judged(log, 'tiny', lastSequence);
};

test.serial('an act is signed with the key that is here, and shows in the inbox', async (t) => {
  const { desk } = t.context;
  const recorded = await recording(t);
  const paused = await desk.run(['pause', 'Thing', '--for', '10m', '--json', ...because]);
  t.is(paused.code, 0, paused.stderr);
  const { pause, events } = JSON.parse(paused.stdout) as { pause: string; events: object[] };
  t.like(events, [{ type: 'RecoveriesPaused' }]);
  const inbox = await desk.run(['inbox', '--json', '--as', 'ceo']);
  const pauses = [{ pause, by: 'on-call' }];
  t.like(JSON.parse(inbox.stdout), { person: 'ceo', roles: ['ceo'], pauses });
  const lifted = await desk.run(['unpause', '--as', 'cto', ...because]);
  t.is(lifted.stdout, `${pause} is lifted: recoveries of thing may start again\n`);
  t.deepEqual(await recorded(), [
    ['RecoveriesPaused', 'on-call'],
    ['RecoveriesUnpaused', 'cto'],
  ]);
});

test.serial('whoever has the login and no key writes acts that count for nothing', async (t) => {
  const { desk, log } = t.context;
  const recorded = await recording(t);
  const blocked: LedgerEvent = {
    type: 'ComponentBlocked',
    data: {
      ...{ estate: 'tiny', by: 'ceo', role: 'ceo', reason: 'hostile', block: 'b' },
      ...{ component: 'thing', expiresAt: null },
    },
  };
  for (const signer of [undefined, desk.signerOf('on-call'), desk.signerOf('ceo')]) {
    const { last } = await log.history(control);
    t.true(E.isRight(await log.append(control, last, [blocked], { signer })));
  }
  t.deepEqual(await recorded(), [
    ['ComponentBlocked', 'it is not signed'],
    ['ComponentBlocked', "it is signed with a key that is not ceo's"],
    ['ComponentBlocked', 'ceo'],
  ]);
  const unblocked = await desk.run(['unblock', 'thing', '--json', ...because]);
  t.like(JSON.parse(unblocked.stdout), { blocks: ['b'] });
});

test.serial('whoever has the key and not the login writes nothing, and is told so', async (t) => {
  const recorded = await recording(t);
  const ran = await t.context.desk.run(['pause', '--for', '1m', ...because], {
    RECOVERY_LEDGER_NATS_USER: 'auditor',
  });
  t.is(ran.code, 3);
  t.regex(ran.stderr, /does not let the user auditor do this/);
  t.deepEqual(await recorded(), []);
});

test.serial('every bad input is one message, exits 2, and writes nothing', async (t) => {
  const { desk } = t.context;
  const { folder } = desk.by;
  const recorded = await recording(t);
  copyFileSync(seedFile(folder, 'cto'), seedFile(folder, 'dr-lead'));
  rmSync(seedFile(folder, 'infra-lead'));
  writeFileSync(seedFile(folder, 'backup-on-call'), 'SUNOTASEED\n');
  const pause = ['pause', '--for', '1m'];
  const because1 = [...pause, ...because, '--as'];
  const cases: readonly (readonly [readonly string[], RegExp])[] = [
    [pause, /required option '--reason <text>' not specified/],
    [[...pause, '--reason', ' '], /--reason is empty/],
    [[...because1, 'infra-lead'], /there is no key of infra-lead in/],
    [[...because1, 'dr-lead'], /key of dr-lead here is not the one that the estate tiny lists/],
    [[...because1, 'backup-on-call'], /is no key: it is not an nkey seed/],
    [['pause', 'thong', '--for', '1m', ...because], /there is no component "thong"/],
    [['approve', 'rec-8', ...because], /nothing is asked under "rec-8"/],
    [['kill-switch', '--reach', 'planet:earth', ...because], /there is no level "planet"/],
    [['switch-over', 'thing', '--to', 'moon', ...because], /thing has no instance "moon"/],
  ];
  for (const [words, message] of cases) {
    const { code, stderr, stdout } = await desk.run(words);
    t.is(code, 2, `${words.join(' ')}: ${stderr}`);
    t.regex(stderr, message);
    t.is(stdout, '');
  }
  t.deepEqual(await recorded(), []);
});

test.serial('who approves sees the text, and a text that changed is not approved', async (t) => {
  const { desk, log } = t.context;
  const recoverer = await desk.login('recoverer-1');
  await decideByHand(recoverer);
  await askByHand(recoverer, 'Thing is restarted.\nNothing is lost.');
  const inbox = await desk.run(['inbox']);
  t.regex(inbox.stdout, /Thing is restarted\.\n {2}Nothing is lost\./);
  const [, hash = ''] = /--hash (\w+)/.exec(inbox.stdout) ?? [];
  const first = await desk.run(['approve', 'rec-7', '--hash', hash, ...because]);
  t.is(first.code, 0, first.stderr);
  t.regex(first.stdout, /^Thing is restarted\.\nNothing is lost\.\n/);
  t.regex(first.stdout, /1 more person has to agree \(ceo\)/);

  await askByHand(recoverer, 'Thing is restarted.\nUp to 5 s are lost.');
  const stale = await desk.run(['approve', 'rec-7', '--hash', hash, '--as', 'ceo', ...because]);
  t.is(stale.code, 2);
  t.regex(stale.stderr, /what is asked is not what you have seen/);
  const denied = await desk.run(['deny', 'rec-7', '--as', 'ceo', ...because]);
  t.is(denied.code, 0, denied.stderr);
  const { events } = await log.history(approvals);
  t.deepEqual(
    events.map(({ type, meta }) => [type, meta.actor, meta.signatureHolds]),
    [
      ['ApprovalGranted', 'on-call', true],
      ['ApprovalDenied', 'ceo', true],
    ],
  );
});

test.serial(
  'a request that no recoverer answers is said to be unanswered, and stays',
  async (t) => {
    const recorded = await recording(t);
    const waited = await t.context.desk.run(['kill-switch', '--test', '--json', ...because]);
    t.is(waited.code, 3);
    t.like(JSON.parse(waited.stdout), { by: 'on-call', reach: { level: 'firm' }, answer: null });
    t.regex(waited.stderr, /no recoverer answered within 10 s/);
    t.deepEqual(await recorded(), [['KillSwitchInvoked', 'on-call']]);
  },
);

test.serial(
  'people are added with a role, kept by a second init, and can be taken out',
  async (t) => {
    const { desk } = t.context;
    const { folder } = desk.by;
    for (const person of ['dr-lead', 'backup-on-call']) rmSync(seedFile(folder, person));
    const words = ['init', '--credentials', 'creds', '--json', '--person', 'trader=on_call,cto'];
    const made = await runConsole(t, folder, words, desk.by.variables(desk.url));
    t.is(made.code, 0, made.stderr);
    const { made: names, people } = JSON.parse(made.stdout) as {
      made: string[];
      people: { person: string }[];
    };
    t.deepEqual(names, ['trader.person']);
    t.is(people.length, 8);
    await desk.by.run(desk.url, ['init']);
    const now = await desk.run(['pause', '--for', '1m', '--as', 'trader', ...because]);
    t.is(now.code, 0, now.stderr);

    const left = people.filter(({ person }) => person !== 'trader');
    writeFileSync(join(folder, 'creds', 'people.json'), JSON.stringify(left));
    await desk.by.run(desk.url, ['init']);
    const gone = await desk.run(['pause', '--for', '1m', '--as', 'trader', ...because]);
    t.regex(gone.stderr, /the estate tiny lists nobody as trader/);
  },
);
