/** The record under a log that stores without saying so, and under what it cannot read. */
import type { Aggregate, LedgerEvent, Log, Recorded, RecoveryEvent } from '@recovery-ledger/ledger';
import test from 'ava';
import * as E from 'fp-ts/lib/Either.js';
import { first, plan } from '../recovery/scripted-recovery.ts';
import { systemClock } from './clock.ts';
import { LostClaim } from './lost-claim.ts';
import { openRecoveryRecord, UnreadableRecord } from './recovery-record.ts';

/** A log in memory whose acknowledgements are lost as often as it is told to. */
const memoryLog = (lostAcknowledgements = 0) => {
  const stored: { subject: string; event: LedgerEvent }[] = [];
  const unreadable: { sequence: number; subject: string; reason: string }[] = [];
  let [toLose, awayFor] = [lostAcknowledgements, 0];
  const keyOf = ({ family, id }: Aggregate) => `ledger.real.${family}.${id}`;
  const lastOf = (subject: string) => stored.findLastIndex((s) => s.subject === subject) + 1;
  const failure = { appended: 0, hint: '', reason: 'lost' };
  const log = {
    mode: 'real',
    leader: { last: async (subject: string) => ({ sequence: lastOf(subject) }) },
    append: async (aggregate: Aggregate, expected: number, events: readonly LedgerEvent[]) => {
      const subject = keyOf(aggregate);
      if (lastOf(subject) !== expected) return E.left({ ...failure, _tag: 'SequenceConflict' });
      for (const event of events) stored.push({ subject, event });
      if (toLose-- > 0) {
        awayFor = 1;
        return E.left({ ...failure, _tag: 'LogUnavailable' });
      }
      return E.right({ last: stored.length, sequences: [], ids: [] });
    },
    history: async (aggregate: Aggregate, after = 0) => {
      if (awayFor-- > 0) throw new Error('the log is away');
      const subject = keyOf(aggregate);
      const events = stored.flatMap((s, i) =>
        s.subject === subject && i + 1 > after
          ? [{ ...JSON.parse(JSON.stringify(s.event)), meta: { sequence: i + 1 } }]
          : [],
      ) as Recorded[];
      return { events, unreadable, last: Math.max(after, lastOf(subject)) };
    },
  };
  const port: object = log;
  const typesOn = (family: string) =>
    stored.filter(({ subject }) => subject.includes(family)).map(({ event }) => event.type);
  return { log: port as Log, stored, unreadable, typesOn };
};

const open = (log: Log, epoch = first) =>
  openRecoveryRecord(
    { log, clock: systemClock },
    'rec-1',
    'inc-1',
    epoch,
    new AbortController().signal,
  );
const goOn = { type: 'Continue', epoch: first, recoverer: 'a', reason: 'takeover' } as const;
const about = { epoch: first, step: 'halt', attempt: 1 } as const;
const noted = { durationNs: 1n, reason: 'no', retry: true, evidence: {} } as const;

test('an append whose acknowledgement was lost is not written twice', async (t) => {
  const { log, typesOn } = memoryLog(3);
  const record = await open(log);
  await record.open(plan, goOn);
  await record.report({ type: 'StartStep', ...about, recoverer: 'a' });
  await record.report({ type: 'ReportFailure', ...about, ...noted });
  t.deepEqual(typesOn('recovery'), ['RecoveryPlanned', 'StepStarted', 'StepFailed']);
  const state = record.state();
  t.like(state.status === 'running' && state.steps['halt'], { status: 'waiting', failures: 1 });
});

test('a fact of another aggregate whose acknowledgement was lost is not written twice', async (t) => {
  const { log, typesOn } = memoryLog(1);
  const record = await open(log);
  const run = { run: 'run-1', recovery: 'rec-1', incident: 'inc-1', kind: 'orders' as const };
  const started: LedgerEvent = {
    type: 'ReconciliationStarted',
    data: { ...run, internalSource: 'a', externalSource: 'b', schedule: null },
  };
  const aggregate = { mode: 'real', family: 'reconciliation', id: 'run-1' } as const;
  t.deepEqual(await record.appendTo(aggregate, [started, started]), [1, 2]);
  t.is(typesOn('reconciliation').length, 2);
});

test('where an older holder planned meanwhile, its plan is gone on with', async (t) => {
  const { log, stored, typesOn } = memoryLog();
  const later = { generation: 0, sequence: 99 };
  const record = await open(log, later);
  stored.push({ subject: 'ledger.real.recovery.rec-1', event: plan });
  const own = { ...plan, data: { ...plan.data, epoch: later } } as RecoveryEvent;
  await record.open(own, { ...goOn, epoch: later });
  t.deepEqual(typesOn('recovery'), ['RecoveryPlanned', 'RecoveryContinued']);
});

test('a newer epoch ends the record, and so does an event that cannot be read', async (t) => {
  const { log, stored, unreadable } = memoryLog();
  const record = await open(log);
  await record.open(plan, goOn);
  stored.push({
    subject: 'ledger.real.recovery.rec-1',
    event: {
      ...plan,
      data: { ...plan.data, epoch: { generation: 1, sequence: 1 } },
    } as LedgerEvent,
  });
  const start = { type: 'StartStep', ...about, recoverer: 'a' } as const;
  await t.throwsAsync(record.report(start), { instanceOf: LostClaim });
  unreadable.push({ sequence: 3, subject: 'ledger.real.recovery.rec-1', reason: 'new type' });
  await t.throwsAsync(open(log), {
    instanceOf: UnreadableRecord,
    message: /event 3 on .*new type/,
  });
});
