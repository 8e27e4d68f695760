/**
 * A process that appends events under expected sequences to many aggregates at once, one of them
 * shared with the other writers, and records facts through a spool, whatever happens to the log.
 * Every acknowledgement goes to its journal. It tells what a person would be told, and how many
 * were acknowledged so far. SIGUSR2 makes its clock jump; SIGTERM ends it once all is settled. IO.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { createRecordFact, openLog, openSpool } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import { notebook, noteOf, reasonOf } from '../../test/harness/notes.ts';
import { orThrow } from '../../test/harness/server-fixture.ts';
import { nowMs, openJournal } from './journal.ts';
import { steppingClock } from './stepping-clock.ts';
import type { WriterPlan } from './workload.ts';

const plan: WriterPlan = JSON.parse(process.argv[2] ?? '');
const { name, prefix, settings, pauseMs } = plan;
if (plan.clockStepsMs.length > 0) process.on('SIGUSR2', steppingClock(plan.clockStepsMs));
const log = orThrow(
  await openLog({ ...settings, service: 'writer', instance: name, mode: 'real' }),
);
const spool = await openSpool(plan.spool);
const record = createRecordFact(log, spool);
const journal = await openJournal(plan.journal);
let [acknowledged, stopping] = [0, false];
let latest = { words: '', atMs: 0 };

const tell = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`);
const tellPerson = (words: string) => {
  const atMs = nowMs();
  if (words === latest.words && atMs - latest.atMs < 500) return;
  tell({ said: words });
  latest = { words, atMs };
};
const isAcknowledged = async (book: string, reason: string, sequence: number | null) => {
  const outcome = sequence === null ? 'spooled' : 'acknowledged';
  await journal.add({ book, reason, sequence, outcome });
  if (sequence === null) return;
  acknowledged += 1;
};

const expected = new Map<string, number>();

/** Where the event is after all, if it is; reads until the log answers. */
const readBack = async (book: string, reason: string): Promise<number | undefined> => {
  for (;;) {
    try {
      const { events, last } = await log.history(notebook(book), expected.get(book) ?? 0);
      expected.set(book, last);
      return events.find((event) => reasonOf(event) === reason)?.meta.sequence;
    } catch (error) {
      tellPerson(`the log cannot be read: ${String(error)}`);
      await pause(100);
    }
  }
};

const append = async (book: string, reason: string): Promise<void> => {
  for (;;) {
    const result = await log.append(notebook(book), expected.get(book) ?? 0, [noteOf(reason)]);
    if (E.isRight(result)) {
      expected.set(book, result.right.last);
      return isAcknowledged(book, reason, result.right.last);
    }
    const { left } = result;
    if (left._tag === 'LogRefused') throw new Error(`${left.reason}: ${left.hint}`);
    if (left._tag === 'LogUnavailable') tellPerson(`${left.reason}: ${left.hint}`);
    const sequence = await readBack(book, reason);
    if (sequence !== undefined) return isAcknowledged(book, reason, sequence);
  }
};

const appending = async (loop: number): Promise<void> => {
  for (let n = 1; !stopping; n += 1) {
    const shared = loop === 0 && n % 5 === 0;
    const book = shared ? `${prefix}-shared` : `${prefix}-${name}-${loop}-${n % plan.books}`;
    await append(book, `${name}-${loop}-${n}`);
    await pause(pauseMs);
  }
};

const recording = async (): Promise<void> => {
  const book = `${prefix}-${name}-facts`;
  for (let n = 1; !stopping; n += 1) {
    const reason = `${name}-fact-${n}`;
    const result = await record(notebook(book), noteOf(reason));
    if (E.isLeft(result)) {
      tellPerson(result.left.hint);
      await journal.add({ book, reason, sequence: null, outcome: 'refused' });
    } else {
      await isAcknowledged(book, reason, 'sequence' in result.right ? result.right.sequence : null);
    }
    await pause(pauseMs);
  }
  while (spool.size() > 0) await pause(20);
};

process.on('SIGTERM', () => {
  stopping = true;
});
const progress = setInterval(() => tell({ acknowledged }), 50);
const loops = Array.from({ length: plan.loops }, (_, loop) => appending(loop));
await Promise.all([...loops, recording()]);
clearInterval(progress);
tell({ acknowledged });
await Promise.all([spool.close(), journal.close(), log.close()]);
