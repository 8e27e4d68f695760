/**
 * Seals the log: by count, and by time when something has been left unsealed; both in one chain.
 * IO.
 *
 * All that it knows is read from the chain itself, at the start and whenever a publish did not
 * simply succeed. So a crash at any point costs nothing, and two sealers make one chain: whoever
 * comes second finds another seal at its place, and goes on from that one. It only reads the log;
 * an append never waits for it.
 */
import { setTimeout as pause } from 'node:timers/promises';
import * as E from 'fp-ts/lib/Either.js';
import { LedgerReplaced } from '../log/ledger-replaced.ts';
import type { SealStore } from '../log/open-seals.ts';
import type { RawMessage } from '../log/raw-message.ts';
import { pinOf, type StreamIdentity } from '../log/stream-identity.ts';
import { hashOf, readSeal, type Seal } from './seal.ts';
import { continues, createSealing, firstAfter, type Sealing } from './sealing.ts';
import type { SealSigner } from './signing-key.ts';

export type SealerDeps = {
  readonly store: SealStore;
  readonly signer: SealSigner;
  readonly logger: Logger;
  /** So many messages are sealed at once. */
  readonly everyCount: number;
  /** So long at most a message waits for its seal. */
  readonly everyMs: number;
  readonly ready: () => void;
  /** Told of every seal that it stored. */
  readonly onSeal?: (seal: Seal) => void;
};

export type Logger = {
  readonly info: (fields: object, message: string) => void;
  readonly warn: (fields: object, message: string) => void;
  readonly error: (fields: object, message: string) => void;
};

/** How often the log is asked for what is new. */
const pollMs = 200;
const retryMs = 1_000;

/** Runs until the signal; throws `LedgerReplaced` when the chain is not of this log. */
export const runSealer = async (deps: SealerDeps, signal: AbortSignal): Promise<void> => {
  let ready = deps.ready;
  while (!signal.aborted) {
    try {
      const end = await readEnd(deps.store);
      ready();
      ready = () => {};
      await sealOnFrom(deps, end, signal);
    } catch (error) {
      if (error instanceof LedgerReplaced) throw error;
      const reason = error instanceof Error ? error.message : String(error);
      deps.logger.warn({ reason }, 'sealing was interrupted, and starts again from the chain');
      await pause(retryMs, undefined, { signal }).catch(() => undefined);
    }
  }
};

/** The end of the chain: the last seal, and the message of SEALS that it is. */
type End = { readonly seal: Seal; readonly sequence: number } | undefined;

const readEnd = async (store: SealStore): Promise<End> => {
  const last = await store.last();
  if (last === undefined) return undefined;
  const seal = readSeal(last.payload);
  if (E.isRight(seal)) return { seal: seal.right, sequence: last.sequence };
  throw new LedgerReplaced(
    `the last message of the chain (#${last.sequence} of SEALS) is no seal: ${seal.left}; ` +
      'run `recovery-ledger verify` to see what was done',
  );
};

/** Until another sealer was faster, LEDGER became another stream, or the signal. */
const sealOnFrom = async (deps: SealerDeps, end: End, signal: AbortSignal): Promise<void> => {
  const { store, everyCount, everyMs } = deps;
  const stream = await checkedHead(store, end?.seal);
  let current = open(stream, end);
  while (!signal.aborted) {
    const head = await checkedHead(store, current.end?.seal);
    if (pinOf(head) !== pinOf(stream)) return;
    const range = { from: current.next, to: head.lastSequence, signal };
    for await (const batch of range.from > range.to ? [] : store.audit.read('LEDGER', range)) {
      for (const message of batch) {
        take(current, message, deps.logger);
        if (current.sealing.count() < everyCount) continue;
        const stored = await close(deps, current);
        if (stored === undefined) return;
        current = open(stream, stored);
      }
    }
    if (current.since !== undefined && performance.now() - current.since >= everyMs) {
      const stored = await close(deps, current);
      if (stored === undefined) return;
      current = open(stream, stored);
    }
    await pause(pollMs, undefined, { signal }).catch(() => undefined);
  }
};

type Current = {
  readonly end: End;
  readonly sealing: Sealing;
  /** The next sequence to be added. */
  next: number;
  /** When its first message was added, on this machine's own clock. */
  since: number | undefined;
};

const open = (stream: StreamIdentity, end: End): Current => ({
  end,
  sealing: createSealing(stream, end?.seal),
  next: firstAfter(stream, end?.seal),
  since: undefined,
});

const take = (current: Current, message: RawMessage, logger: Logger): void => {
  if (message.sequence > current.next) {
    const missing = { first: current.next, last: message.sequence - 1 };
    logger.error(missing, 'messages of LEDGER are missing: they are sealed as missing');
  }
  current.sealing.add(message);
  current.next = message.sequence + 1;
  current.since ??= performance.now();
};

/** The new end of the chain; undefined when another sealer was faster. */
const close = async (
  { store, signer, onSeal, logger }: SealerDeps,
  { sealing, end }: Current,
): Promise<End> => {
  const payload = sealing.close(signer);
  const id = `seal-${hashOf(Buffer.from(payload))}`;
  if (!(await store.append(payload, id, end?.sequence ?? 0))) return undefined;
  const stored = await readEnd(store);
  if (stored === undefined || `seal-${stored.seal.hash}` !== id) return undefined;
  const { number, first, last } = stored.seal;
  logger.info({ seal: number, first, last }, 'sealed');
  onSeal?.(stored.seal);
  return stored;
};

/** LEDGER now, when it still is the log that was sealed, and as long. */
const checkedHead = async (store: SealStore, last: Seal | undefined): Promise<StreamIdentity> => {
  const head = await store.audit.head('LEDGER');
  const problem = last === undefined ? undefined : discontinuity(head, last);
  if (problem !== undefined) throw new LedgerReplaced(problem);
  return head;
};

const discontinuity = (head: StreamIdentity, last: Seal): string | undefined => {
  if (!continues(head, last)) {
    return (
      `SEALS are of LEDGER created ${last.created} (generation ${last.generation}); this one was ` +
      `created ${head.created} (generation ${head.generation}) and does not continue it: ` +
      'nothing is sealed before `recovery-ledger adopt` has said why'
    );
  }
  const sealed = firstAfter(head, last) - 1;
  return head.lastSequence >= sealed
    ? undefined
    : `LEDGER ends at #${head.lastSequence}, but was sealed up to #${sealed}: its end was cut off`;
};
