/**
 * Imports an export into an empty ledger, sequences and order kept (admin only). IO.
 *
 * Nothing is written before the whole bundle was read and proven. What is written cannot be used
 * before all of it is there; interrupted, it goes on after the last message stored. Times and raw
 * headers travel as metadata (bundle/imported-form.ts), so that old seals still fit.
 */
import * as E from 'fp-ts/lib/Either.js';
import type { NatsConnection } from 'nats';
import { isBug, messageOf } from '../bundle/is-bug.ts';
import type { Bundle } from '../bundle/read-bundle.ts';
import type { VerifyReport } from '../proof/verify.ts';
import { createAsk } from './append-answers.ts';
import type { StreamProblem } from './bootstrap.ts';
import { type CannotConnect, type ConnectionSettings, connectLog } from './connection.ts';
import { beginsAtOne, checkImport, largestFor } from './import-check.ts';
import { type ImportProblem, importInterrupted } from './import-problem.ts';
import { type PublishImport, publishAtomically, publishOneByOne } from './import-publish.ts';
import { importStream } from './import-stream.ts';
import { findTarget, finishTarget, markTarget, type Target } from './import-target.ts';
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

const importInto = async (
  connection: NatsConnection,
  bundle: Bundle,
  options: ImportOptions,
): Promise<E.Either<ImportProblem | StreamProblem, Imported>> => {
  const target = await findTarget(connection, bundle, options.replicas ?? 1);
  if (E.isLeft(target)) return target;
  const { keys, report } = options;
  const to = bundle.manifest.events.last;
  const checked = await checkImport(connection, bundle, keys, (sequence) =>
    report?.({ doing: 'checking', stream: 'LEDGER', sequence, to }),
  );
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
