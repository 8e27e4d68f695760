/**
 * Imports an export into an empty ledger, sequences and order kept (admin only). IO.
 *
 * Nothing is written before the whole bundle was read and proven. What is written cannot be used
 * before all of it is there; interrupted, it goes on after the last message stored. Times and raw
 * headers travel as metadata (bundle/imported-form.ts), so that old seals still fit.
 */
import * as E from 'fp-ts/lib/Either.js';
import type { NatsConnection } from 'nats';
import { type BundleCheck, checkBundle } from '../bundle/check-bundle.ts';
import { BundleDamaged } from '../bundle/damage.ts';
import { isBug, messageOf } from '../bundle/is-bug.ts';
import type { Bundle } from '../bundle/read-bundle.ts';
import type { VerifyReport } from '../proof/verify.ts';
import { createAsk } from './append-answers.ts';
import type { StreamProblem } from './bootstrap.ts';
import { type CannotConnect, type ConnectionSettings, connectLog } from './connection.ts';
import { type ImportProblem, importInterrupted, refuseImport } from './import-problem.ts';
import { type PublishImport, publishAtomically, publishOneByOne } from './import-publish.ts';
import { importStream } from './import-stream.ts';
import {
  findTarget,
  finishTarget,
  importOrders,
  markTarget,
  type Target,
} from './import-target.ts';
import { watchLink } from './link.ts';

export type ImportProgress = {
  readonly doing: 'checking' | 'importing';
  readonly stream: 'LEDGER' | 'SEALS';
  readonly sequence: number;
  readonly to: number;
};

export type ImportOptions = {
  /** Trusted public keys of the seals; null imports what nobody has proven. */
  readonly keys: readonly string[] | null;
  readonly replicas?: number;
  readonly signal?: AbortSignal | undefined;
  readonly report?: (progress: ImportProgress) => void;
};

export type Imported = {
  readonly events: number;
  readonly seals: number;
  /** The last sequences that were there from an interrupted run. */
  readonly resumedAfter: Target;
  /** Null where it was imported unverified. */
  readonly proof: VerifyReport | null;
  /** How many messages had each `Nats-*` header, which is now in their metadata only. */
  readonly movedHeaders: Readonly<Record<string, number>>;
  readonly notKept: readonly string[];
};

export type ImportFailure = ImportProblem | CannotConnect | StreamProblem;

export const importBundle = async (
  settings: ConnectionSettings,
  bundle: Bundle,
  options: ImportOptions,
): Promise<E.Either<ImportFailure, Imported>> => {
  const whole = beginsAtOne(bundle);
  if (E.isLeft(whole)) return whole;
  const connected = await connectLog(settings);
  if (E.isLeft(connected)) return connected;
  const connection = connected.right;
  try {
    return await importInto(connection, bundle, options);
  } catch (error) {
    if (options.signal?.aborted === true) return E.left(importInterrupted('it was stopped'));
    if (isBug(error)) throw error;
    return E.left(importInterrupted(`the import was interrupted: ${messageOf(error)}`));
  } finally {
    await connection.close();
  }
};

/** A new stream begins at 1 and has no holes: other sequences could not be kept. */
const beginsAtOne = ({ manifest }: Bundle): E.Either<ImportProblem, void> => {
  for (const [name, { first, gaps, count }] of [
    ['events', manifest.events],
    ['seals', manifest.seals],
  ] as const) {
    const [gap] = gaps;
    const hint = 'export the whole log, from sequence 1, and import that';
    if (count > 0 && first !== 1) {
      const reason = `the export's ${name} begin at ${first}: a new stream begins at 1`;
      return E.left(refuseImport(`${reason}, and their sequences could not be kept`, hint));
    }
    if (gap !== undefined) {
      const reason = `the export's ${name} ${gap.first} to ${gap.last} are missing`;
      return E.left(refuseImport(`${reason}: the sequences after them could not be kept`, hint));
    }
  }
  return E.right(undefined);
};

const importInto = async (
  connection: NatsConnection,
  bundle: Bundle,
  options: ImportOptions,
): Promise<E.Either<ImportProblem | StreamProblem, Imported>> => {
  const target = await findTarget(connection, bundle, options.replicas ?? 1);
  if (E.isLeft(target)) return target;
  const checked = await check(connection, bundle, options);
  if (E.isLeft(checked)) return checked;
  await markTarget(connection, bundle, checked.right.largest);
  await write(connection, bundle, target.right, options);
  await finishTarget(connection, bundle.manifest);
  const { events, seals } = bundle.manifest;
  return E.right({
    events: events.count,
    seals: seals.count,
    resumedAfter: target.right,
    proof: checked.right.report,
    movedHeaders: events.controlHeaders,
    notKept,
  });
};

const check = async (
  connection: NatsConnection,
  bundle: Bundle,
  { keys, report }: ImportOptions,
): Promise<E.Either<ImportProblem, BundleCheck>> => {
  const largest = largestFor(connection);
  const to = bundle.manifest.events.last;
  const tell = (sequence: number) =>
    report?.({ doing: 'checking', stream: 'LEDGER', sequence, to });
  try {
    const checked = await checkBundle(bundle, { keys, largest, report: tell });
    return judge(checked, largest, await roomIn(connection));
  } catch (error) {
    if (!(error instanceof BundleDamaged)) throw error;
    const hint = 'nothing was written: take another copy of the export';
    return E.left(refuseImport(`the export is damaged: ${error.message}`, hint));
  }
};

const roomIn = async (connection: NatsConnection): Promise<number> => {
  const manager = await connection.jetstreamManager({ checkAPI: false });
  const { config } = await manager.streams.info('LEDGER');
  return config.max_bytes > 0 ? config.max_bytes : Number.POSITIVE_INFINITY;
};

const judge = (
  checked: BundleCheck,
  largest: number,
  room: number,
): E.Either<ImportProblem, BundleCheck> => {
  const { report, tooLarge, bytes } = checked;
  if (bytes > room) {
    const reason = `the import takes about ${bytes} bytes, LEDGER's max_bytes is ${room}`;
    return E.left(refuseImport(reason, 'nothing was written: raise max_bytes of LEDGER first'));
  }
  if (tooLarge.length > 0) {
    const reason = `with their metadata, messages ${tooLarge.join(', ')} are larger than ${largest}`;
    const hint = "nothing was written: raise max_payload in the new server's nats.conf";
    return E.left(refuseImport(`${reason} bytes`, hint));
  }
  if (report !== null && !report.ok) {
    const [first] = report.problems;
    const reason = `the export is not proven (${report.verdict}): ${first?.message ?? 'no proof'}`;
    const hint = 'nothing was written; `recovery-ledger verify --bundle` tells all of it';
    return E.left({ _tag: 'ImportUnproven', reason, hint, report });
  }
  return E.right(checked);
};

const largestFor = (connection: NatsConnection): number =>
  (connection.info?.max_payload ?? 0) - importOrders;

const write = async (
  connection: NatsConnection,
  { manifest, events, seals }: Bundle,
  target: Target,
  { signal, report }: ImportOptions,
): Promise<void> => {
  // A lost connection ends the import: there is nothing to go on with after it.
  const link = watchLink(connection, () => Promise.resolve());
  const ask = createAsk(connection, link);
  const part = async (stream: 'LEDGER' | 'SEALS', publish: PublishImport) => {
    const [messages, after, { last: to }] =
      stream === 'LEDGER'
        ? [events, target.events, manifest.events]
        : [seals, target.seals, manifest.seals];
    const largest = largestFor(connection);
    const onStored = (sequence: number) => report?.({ doing: 'importing', stream, sequence, to });
    await importStream(messages(after + 1), { publish, largest, after, signal, onStored });
  };
  const send = (
    subject: string,
    payload: Uint8Array,
    headers: Parameters<typeof ask>[0]['headers'],
  ) => connection.publish(subject, payload, { headers });
  const manager = await connection.jetstreamManager({ checkAPI: false });
  const { config } = await manager.streams.info('LEDGER');
  const isAtomic = 'allow_atomic' in config && config.allow_atomic === true;
  await part('LEDGER', isAtomic ? publishAtomically(ask, send) : publishOneByOne(ask));
  await part('SEALS', publishOneByOne(ask));
};

const notKept: readonly string[] = [
  'the times of the new server: each message keeps its first time as metadata, and readers get it',
  'what the old server remembered to drop duplicates: an append that is repeated is found by its id',
  'consumers: services make theirs anew, those of other programs have to be made again',
  'TELEMETRY, ALERTS and leases, which an export leaves out',
];
