/**
 * Proves the live rows on a schedule: a rebuild beside them, compared, and the result on the record
 * as RebuildProved. When the next one is due follows from the record itself, so that neither a
 * restart nor a second projector makes one more or one less. IO.
 */
import type { Log, Mode } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import type { Pool } from 'pg';
import type { Logger } from '../run/logger.ts';
import { pause } from '../run/pause.ts';
import type { ProjectionProof, RebuildFailure } from './failure.ts';
import { type Rebuilt, rebuild } from './rebuild.ts';

export type CheckDeps = {
  readonly log: Log;
  readonly pool: Pool;
  readonly logger: Logger;
  /** The service instance in whose name the proof is recorded. */
  readonly instance: string;
  readonly mode: Mode;
  readonly everyMs: number;
  readonly lookEveryMs?: number;
  readonly now?: () => Date;
};

const usualLookMs = 60_000;

export const checkOnSchedule = async (deps: CheckDeps, signal: AbortSignal): Promise<void> => {
  const { logger, lookEveryMs = usualLookMs } = deps;
  // The first look comes late: whoever has just started has more urgent things to do.
  for (;;) {
    await pause(lookEveryMs, signal);
    if (signal.aborted) return;
    try {
      if (await isDue(deps)) await check(deps, signal);
    } catch (error) {
      if (!signal.aborted) logger.warn({ error }, 'the live rows could not be checked');
    }
  }
};

/** A newest proof that is too old; without any, a first event that is. */
const isDue = async ({ pool, everyMs, now = () => new Date() }: CheckDeps): Promise<boolean> => {
  const { rows } = await pool.query<{ readonly last: Date | null }>(
    `select coalesce(
        (select max(recorded_at) from ledger.event_index where type = 'RebuildProved'),
        (select recorded_at from ledger.event_index order by sequence limit 1)) as last`,
  );
  const last = rows[0]?.last ?? null;
  return last !== null && now().getTime() - last.getTime() >= everyMs;
};

const check = async (deps: CheckDeps, signal: AbortSignal): Promise<void> => {
  const { log, pool, logger } = deps;
  const begun = process.hrtime.bigint();
  const checked = await rebuild({ log, pool, signal, check: true, report: () => undefined });
  const proof = proofOf(checked);
  if (proof === null) {
    const why = E.isLeft(checked) ? checked.left.reason : '';
    logger.warn({ reason: why }, 'the live rows could not be checked');
    return;
  }
  if (proof.result === 'fail') logger.error({ reason: proof.reason }, 'the live rows are wrong');
  await record(deps, proof, process.hrtime.bigint() - begun);
};

type Proof = {
  readonly through: number;
  readonly result: 'pass' | 'fail';
  readonly reason: string;
  readonly proofs: readonly ProjectionProof[];
};

/** Null where nothing was compared: that is no proof of anything. */
const proofOf = (checked: E.Either<RebuildFailure, Rebuilt>): Proof | null => {
  if (E.isRight(checked)) {
    const { sequence: through, proofs } = checked.right;
    return { through, result: 'pass', reason: '', proofs };
  }
  const { reason, through, proofs } = checked.left;
  return through === undefined || proofs === undefined
    ? null
    : { through, result: 'fail', reason, proofs };
};

const record = async (
  { log, instance, mode, logger }: CheckDeps,
  { through, result, proofs }: Proof,
  ns: bigint,
): Promise<void> => {
  const aggregate = { mode, family: 'upkeep', id: instance } as const;
  const projections = proofs.map(({ difference, ...proof }) => ({
    ...proof,
    result: difference === null ? ('pass' as const) : ('fail' as const),
  }));
  const data = { service: instance, through, result, projections, durationNs: String(ns) };
  const { last } = await log.history(aggregate);
  const appended = await log.append(aggregate, last, [{ type: 'RebuildProved', data }]);
  if (E.isLeft(appended)) {
    logger.warn({ reason: appended.left._tag }, 'the proof could not be recorded; it is due again');
  }
};
