/** The driver under a lost claim: it ends with the reason, and nothing of it goes on. */
import type { LedgerEvent, RecoveryEvent, Runbook } from '@recovery-ledger/ledger';
import test from 'ava';
import * as E from 'fp-ts/lib/Either.js';
import { failed } from '../actions/call.ts';
import type { AnyAction } from '../actions/catalogue.ts';
import { createHttpClient } from '../actions/http-client.ts';
import { noRound } from '../recovery/rounds.ts';
import { first, plan, report } from '../recovery/scripted-recovery.ts';
import { evolve, initial } from '../recovery/state.ts';
import { systemClock } from './clock.ts';
import type { Drive } from './drive.ts';
import { driveRecovery } from './drive-recovery.ts';
import { LostClaim } from './lost-claim.ts';
import { noActs, noChildren } from './nobody.ts';
import type { RecoveryRecord } from './recovery-record.ts';

/** No step of it times out by itself. */
const patient = (event: RecoveryEvent): RecoveryEvent => {
  if (event.type !== 'RecoveryPlanned') return event;
  const steps = event.data.steps.map((step) => ({ ...step, timeoutMs: 60_000 }));
  return { ...event, data: { ...event.data, steps } };
};

/** A record in memory that loses the claim at the given command. */
const recordUntil = (isLost: (command: { type: string; step?: string }) => boolean) => {
  const events: RecoveryEvent[] = [patient(plan)];
  const state = () => events.reduce(evolve, initial);
  const record: RecoveryRecord = {
    state,
    report: async (command) => {
      await new Promise((resolve) => setImmediate(resolve));
      if (isLost(command)) throw new LostClaim(`lost at ${command.type}`);
      events.push(...report(state(), command));
    },
    round: () => noRound,
    open: async () => undefined,
    append: async () => undefined,
    appendTo: async (_aggregate, _events: readonly LedgerEvent[]) => [],
  };
  return { record, events };
};

const stepNamed = (id: string): Runbook['steps'][number] => ({
  id,
  phase: 'contain',
  why: '',
  action: 'http',
  with: {},
  needs: [],
  budget: 1,
  timeout: 1,
  attempts: 1,
  onFailure: 'abort',
  irreversible: false,
});
const ids = ['halt', 'stop', 'fence', 'cancel', 'replay', 'promote'];
const runbook: Runbook = { runbook: 'RB', recovers: 'x', why: '', steps: ids.map(stepNamed) };

const driveWith = (record: RecoveryRecord, run: AnyAction['run'], isFresh = () => true): Drive => ({
  deps: {
    log: { mode: 'real' },
    clock: systemClock,
    http: createHttpClient,
    secret: () => undefined,
    admit: async () => true,
    actions: new Map([
      [
        'http',
        { name: 'http', output: {}, problems: () => [], minimumMs: () => 0, run, rehearse: run },
      ],
    ]),
    crash: () => undefined,
    instance: 'rec',
  },
  record,
  lease: { isFresh },
  epoch: first,
  loaded: {
    runbook,
    hash: 'h',
    text: '',
    problemAt: (path, message) => ({ file: '', line: 1, column: 1, path: path.join('.'), message }),
  },
  acts: noActs,
  childrenOf: () => noChildren,
  abandoned: () => undefined,
  openedBy: () => undefined,
  newest: () => 0,
  told: Promise.resolve(),
  signal: new AbortController().signal,
});

test('a claim lost in the middle of parallel steps ends the drive, not the process', async (t) => {
  const unheard: unknown[] = [];
  const hear = (reason: unknown) => unheard.push(reason);
  process.on('unhandledRejection', hear);
  t.teardown(() => void process.off('unhandledRejection', hear));
  // The first step's report fails while the driver still records the second one's start.
  const { record } = recordUntil(({ type, step }) => type === 'ReportSuccess' || step === 'stop');
  const error = await t.throwsAsync(driveRecovery(driveWith(record, async () => E.right({}))), {
    instanceOf: LostClaim,
  });
  await new Promise((resolve) => setImmediate(resolve));
  t.regex(error?.message ?? '', /lost at/);
  t.deepEqual(unheard, []);
});

test('a drive that is over has no step under way, and reports no failure of an aborted one', async (t) => {
  const { record, events } = recordUntil(({ step }) => step === 'stop');
  let under = 0;
  const run: AnyAction['run'] = async (_params, { signal }) => {
    under += 1;
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
    under -= 1;
    return failed('aborted', false);
  };
  await t.throwsAsync(driveRecovery(driveWith(record, run)), { instanceOf: LostClaim });
  t.is(under, 0);
  t.deepEqual(
    events.map(({ type }) => type),
    ['RecoveryPlanned', 'StepStarted'],
  );
});

test('a lease that lapsed while the start was recorded lets no effect begin', async (t) => {
  const { record } = recordUntil(() => false);
  let acted = 0;
  const looks = [true, false];
  const run: AnyAction['run'] = async () => {
    acted += 1;
    return E.right({});
  };
  const drive = driveWith(record, run, () => looks.shift() === true);
  await t.throwsAsync(driveRecovery(drive), { message: /lease/ });
  t.is(acted, 0);
});
