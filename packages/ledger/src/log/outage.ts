/**
 * The ledger's own outages, on the record: a service that could not reach the log for a second or
 * more says so when it can again, once, however often it died meanwhile. IO.
 *
 * Away is a lost connection, and a server that is connected but does not answer: one without a
 * quorum, or stopped. What was begun is on disk; what is recorded is looked for before it is
 * appended, so that a crash between the append and forgetting it has one effect.
 */
import * as E from 'fp-ts/lib/Either.js';
import type { EventOfType } from '../events/catalogue.ts';
import { decodeStored } from '../events/recorded.ts';
import { type Aggregate, subjectOf } from '../events/subjects.ts';
import { judgeContinuity } from './continuity.ts';
import type { Log } from './open-log.ts';
import { forgetOutage, keepOutage, type Outage, readOutage } from './outage-file.ts';
import { pinOf } from './stream-identity.ts';

export type OutageWatch = {
  /** Resolves when nothing of it is under way any more; what lasts is left to the next run. */
  readonly stop: () => Promise<void>;
};

type Options = {
  /** Where an outage is kept while it lasts: a file of this instance alone. */
  readonly file: string;
  /** How many facts wait on this service's disk now. */
  readonly spooled: () => number;
  /** Told what cannot be recorded, or not kept on disk. */
  readonly onTrouble: (reason: string) => void;
};

const [shortestMs, probeMs] = [1_000, 1_000];

export const watchOutages = (log: Log, options: Options): OutageWatch => {
  const stop = new AbortController();
  const ended = watch(log, options, stop.signal).catch((error: unknown) =>
    options.onTrouble(String(error)),
  );
  return {
    stop: () => {
      stop.abort();
      return ended;
    },
  };
};

type Lasted = { readonly outage: Outage; readonly spooled: number };

const watch = async (log: Log, options: Options, signal: AbortSignal): Promise<void> => {
  const left = await readOutage(options.file);
  let open: Lasted | undefined = left && { outage: left, spooled: options.spooled() };
  while (!signal.aborted) {
    const begun = { at: performance.now(), from: log.producer.clock.now() };
    if (!(await answers(log))) {
      const lasted = await awaitReturn(log, options, begun, signal);
      if (lasted !== undefined) open = { ...lasted, outage: open?.outage ?? lasted.outage };
    }
    if (open !== undefined && !signal.aborted && (await isSettled(log, options, open)))
      open = undefined;
    await nextChange(log, signal);
  }
};

const answers = (log: Log): Promise<boolean> =>
  log.isConnected()
    ? log.head().then(
        () => true,
        () => false,
      )
    : Promise.resolve(false);

/** What it was, once it is over and if it was long enough; on disk from then on. */
const awaitReturn = async (
  log: Log,
  { file, spooled, onTrouble }: Options,
  begun: { readonly at: number; readonly from: string },
  signal: AbortSignal,
): Promise<Lasted | undefined> => {
  const { lastSequence: knownHead } = log.identity;
  const outage = { from: begun.from, knownHead, stream: pinOf(log.identity) };
  let most = 0;
  let isLong = false;
  do {
    await nextChange(log, signal);
    most = Math.max(most, spooled());
    if (!isLong && performance.now() - begun.at >= shortestMs) {
      isLong = true;
      await keepOutage(file, outage).catch((error: unknown) => onTrouble(String(error)));
    }
  } while (!signal.aborted && !(await answers(log)));
  return isLong ? { outage, spooled: most } : undefined;
};

/** Resolves at the next change of the connection, after a while, or at the signal. */
const nextChange = (log: Log, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const finish = () => {
      clearTimeout(timer);
      forget();
      signal.removeEventListener('abort', finish);
      resolve();
    };
    const timer = setTimeout(finish, probeMs);
    const forget = log.onConnection(finish);
    signal.addEventListener('abort', finish, { once: true });
    if (signal.aborted) finish();
  });

/** Whether it is on the record, or can never be; otherwise it is tried again. */
const isSettled = async (log: Log, options: Options, lasted: Lasted): Promise<boolean> => {
  try {
    const refused = await record(log, lasted);
    if (refused !== undefined) options.onTrouble(refused);
    await forgetOutage(options.file);
    return true;
  } catch {
    return false;
  }
};

/** Gives why the server will never take it; throws while the log is away. */
const record = async (log: Log, { outage, spooled }: Lasted): Promise<string | undefined> => {
  const aggregate: Aggregate = { mode: log.mode, family: 'upkeep', id: log.instance };
  const until = log.producer.clock.now();
  const data = { service: log.instance, from: outage.from, until, spooled };
  const event: EventOfType<'LedgerOutageRecorded'> = { type: 'LedgerOutageRecorded', data };
  for (;;) {
    if (await isRecorded(log, aggregate, outage)) return undefined;
    const last = (await log.leader.last(subjectOf(aggregate)))?.sequence ?? 0;
    const appended = await log.append(aggregate, last, [event], { late: true });
    if (E.isRight(appended)) return undefined;
    if (appended.left._tag === 'LogRefused') return appended.left.reason;
    if (appended.left._tag === 'LogUnavailable') throw new Error(appended.left.reason);
  }
};

const isRecorded = async (log: Log, aggregate: Aggregate, outage: Outage): Promise<boolean> => {
  const continuity = judgeContinuity(outage.stream, outage.knownHead, log.identity);
  const after =
    continuity._tag === 'Continues'
      ? outage.knownHead
      : continuity._tag === 'Lost'
        ? continuity.through
        : 0;
  for await (const message of log.leader.after(subjectOf(aggregate), after)) {
    const entry = decodeStored(message);
    if (E.isLeft(entry) || entry.right.type !== 'LedgerOutageRecorded') continue;
    if (entry.right.data.from === outage.from) return true;
  }
  return false;
};
