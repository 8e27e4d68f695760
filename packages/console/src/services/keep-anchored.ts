/**
 * Hands every seal to the anchor, in the order of the chain, whoever made it; what a crash or a
 * broken anchor left out is made up for. Sealing never waits for it. IO.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { LedgerReplaced, readSeal, type Seal, type SealStore } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import type { AnchorTarget } from './anchor-target.ts';
import type { Logger } from './logger.ts';

type Deps = {
  readonly store: Pick<SealStore, 'audit'>;
  readonly target: AnchorTarget;
  readonly logger: Logger;
};

const pollMs = 500;
const [retryMs, longestRetryMs] = [500, 30_000];

/** Runs until the signal; throws `LedgerReplaced` when the anchor knows another chain. */
export const keepAnchored = async (deps: Deps, signal: AbortSignal): Promise<void> => {
  let waitMs = retryMs;
  while (!signal.aborted) {
    try {
      await anchorFrom(deps, await position(deps), signal, () => {
        waitMs = retryMs;
      });
    } catch (error) {
      if (error instanceof LedgerReplaced) throw error;
      const reason = error instanceof Error ? error.message : String(error);
      const { name } = deps.target;
      deps.logger.error({ anchor: name, reason, retryMs: waitMs }, 'seals are not anchored');
      await sleep(waitMs, signal);
      waitMs = Math.min(longestRetryMs, waitMs * 2);
    }
  }
};

type Position = { readonly seal: number; readonly sequence: number };

/** After the last anchored seal, which must be the chain's, or have been lost with its stream. */
const position = async ({ store, target, logger }: Deps): Promise<Position> => {
  const last = await target.last();
  if (last === undefined) return { seal: 0, sequence: 0 };
  const found = await sealFrom(store, last.seal, ({ number }) => number >= last.seal);
  if (found?.seal === last.seal && found.hash === last.hash) return found;
  const { lineage } = await store.audit.head('LEDGER');
  if (lineage.some((of) => of.created === last.created && of.generation === last.generation)) {
    const lost = { anchor: target.name, seal: last.seal, generation: last.generation };
    logger.warn(lost, 'the anchor knows seals that were lost with the log before this one');
    return beforeGeneration(store, last.generation + 1);
  }
  const how = found === undefined ? 'ends before it' : 'has another seal of this number';
  throw new LedgerReplaced(unlike(target.name, last.seal, how));
};

type Found = Position & { readonly hash: string };

/** The first seal of which it is true; a seal is never earlier in SEALS than its number. */
const sealFrom = async (
  { audit }: Deps['store'],
  from: number,
  isIt: (seal: Seal, sequence: number) => boolean,
): Promise<Found | undefined> => {
  for await (const batch of audit.read('SEALS', { from })) {
    for (const { sequence, payload } of batch) {
      const seal = readSeal(payload);
      if (E.isLeft(seal) || !isIt(seal.right, sequence)) continue;
      return { seal: seal.right.number, sequence, hash: seal.right.hash };
    }
  }
  return undefined;
};

/** Numbers are given anew from where the stream before ended: what is of this one comes next. */
const beforeGeneration = async (store: Deps['store'], generation: number): Promise<Position> => {
  let newest: Position = { seal: 0, sequence: 0 };
  // One pass: a seal that is stored meanwhile is of this stream, and must not be passed over.
  await sealFrom(store, 1, ({ number, generation: of }, sequence) => {
    if (of < generation) newest = { seal: number, sequence };
    return of >= generation;
  });
  return newest;
};

const unlike = (name: string, seal: number, how: string): string =>
  `the anchor ${name} knows seal ${seal}, and the chain ${how}: run \`recovery-ledger verify\`; ` +
  'if seals were lost on purpose (a restore), give the sealer a new anchor';

const anchorFrom = async (
  { store, target, logger }: Deps,
  start: Position,
  signal: AbortSignal,
  onSuccess: () => void,
): Promise<void> => {
  let at = start;
  const put = async (seal: Seal, sequence: number) => {
    if (seal.number <= at.seal) return;
    await target.put(seal);
    at = { seal: seal.number, sequence };
    onSuccess();
    logger.info({ anchor: target.name, seal: seal.number }, 'anchored');
  };
  while (!signal.aborted) {
    const { lastSequence: to } = await store.audit.head('SEALS');
    if (to > at.sequence) {
      for await (const batch of store.audit.read('SEALS', { from: at.sequence + 1, to, signal })) {
        for (const { sequence, payload } of batch) {
          const seal = readSeal(payload);
          if (E.isRight(seal)) await put(seal.right, sequence);
        }
      }
    }
    await sleep(pollMs, signal);
  }
};

const sleep = (ms: number, signal: AbortSignal): Promise<void> =>
  pause(ms, undefined, { signal }).catch(() => undefined);
