/**
 * The questions that one may ask of the read models. IO. Every answer is one snapshot and says up
 * to where it is true; a database that is away or empty is an expected failure with a hint.
 */

import type { Mode, Recorded } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import type { Pool } from 'pg';
import type { ReportDefinition } from '../reports/definition.ts';
import { readApprovals } from './approvals.ts';
import { type AsOf, readAsOf } from './as-of.ts';
import { readLag } from './checkpoints.ts';
import { type EventFilter, readEvents } from './events.ts';
import { type QueryFailure, queryFailure } from './failure.ts';
import { type Ask, inSnapshot } from './in-snapshot.ts';
import { readIncident } from './incident.ts';
import { readIncidents } from './incidents.ts';
import { readDifferences, readEnded, readRpoChecks } from './metrics.ts';
import { type ParkedFilter, readParked } from './parked.ts';
import { type PastAsOf, type Place, readPast } from './past.ts';
import { readPositions } from './positions.ts';
import { readSteps, type StepFilter } from './recoveries.ts';
import { readAlerts, readDrills } from './registers.ts';
import { type ReportRange, readReport } from './report.ts';
import { readRpo } from './rpo.ts';
import { readRto } from './rto.ts';
import { readStatus } from './status.ts';
import { readTargets } from './targets.ts';
import { readTrueThen } from './true-then.ts';

export type QueryDeps = { readonly pool: Pool; readonly now: () => Date };

type OfIncident = { readonly incident?: string | undefined };

export type Queries = ReturnType<typeof createQueries>;

/** Without a place it is asked of now. */
type Past = { readonly at?: Place | undefined };

export const createQueries = ({ pool, now }: QueryDeps) => {
  const answer = <A extends object>(read: (ask: Ask) => Promise<A>) =>
    answerFrom(pool, read, (ask) => readAsOf(ask, now()));
  /** `read` gets the sequence of the place, null for now. */
  const answerAt = <A extends object>(
    mode: Mode,
    { at }: Past,
    read: (ask: Ask, at: number | null) => Promise<A>,
  ): Promise<E.Either<QueryFailure, { readonly asOf: AsOf | PastAsOf } & A>> => {
    if (at === undefined) return answer((ask) => read(ask, null));
    return answerFrom(pool, read, async (ask) =>
      readPast(ask, mode, at, await readAsOf(ask, now()), now()),
    );
  };
  return {
    status: (mode: Mode, past: Past = {}) =>
      answerAt(mode, past, (ask, at) => readStatus(ask, mode, at)),
    incidents: (mode: Mode, past: Past = {}) =>
      answerAt(mode, past, (ask, at) => readIncidents(ask, mode, null, at)),
    approvals: (mode: Mode, past: Past = {}) =>
      answerAt(mode, past, (ask, at) => readApprovals(ask, mode, at)),
    targets: (mode: Mode, past: Past = {}) =>
      answerAt(mode, past, (ask, at) => readTargets(ask, mode, at)),
    /** `late` are the events that `asOf.late` of the same place names. */
    trueThen: (mode: Mode, at: number, late: readonly Recorded[]) =>
      answer((ask) => readTrueThen(ask, mode, at, late)),
    positions: (mode: Mode, { all, ...past }: Past & { readonly all?: boolean } = {}) =>
      answerAt(mode, past, (ask, at) => readPositions(ask, mode, all, at)),
    incident: (mode: Mode, incident: string) => answer((ask) => readIncident(ask, mode, incident)),
    rto: (mode: Mode, { incident }: OfIncident = {}) =>
      answer((ask) => readRto(ask, mode, incident ?? null)),
    rpo: (mode: Mode, { incident }: OfIncident = {}) =>
      answer((ask) => readRpo(ask, mode, incident ?? null)),
    steps: (mode: Mode, filter: StepFilter = {}) => answer((ask) => readSteps(ask, mode, filter)),
    ended: (mode: Mode) => answer((ask) => readEnded(ask, mode)),
    rpoChecks: (mode: Mode) => answer((ask) => readRpoChecks(ask, mode)),
    differences: (mode: Mode) => answer((ask) => readDifferences(ask, mode)),
    report: (mode: Mode, definition: ReportDefinition, range: ReportRange) =>
      answer((ask) => readReport(ask, mode, definition, range)),
    alerts: (mode: Mode) => answer((ask) => readAlerts(ask, mode)),
    drills: () => answer(readDrills),
    events: (mode: Mode | null, filter: EventFilter = {}) =>
      answer((ask) => readEvents(ask, mode, filter)),
    parked: (filter: ParkedFilter = {}) => answer((ask) => readParked(ask, filter)),
    checkpoints: (head: number) => answer((ask) => readLag(ask, head, now())),
  };
};

const answerFrom = async <A extends object>(
  pool: Pool,
  read: (ask: Ask, at: number) => Promise<A>,
  asOfIn: (ask: Ask) => Promise<AsOf | PastAsOf>,
): Promise<E.Either<QueryFailure, { readonly asOf: AsOf | PastAsOf } & A>> => {
  try {
    return E.right(
      await inSnapshot(pool, async (ask) => {
        const asOf = await asOfIn(ask);
        return { asOf, ...(await read(ask, asOf.sequence)) };
      }),
    );
  } catch (error) {
    const failure = queryFailure(error);
    if (failure === null) throw error;
    return E.left(failure);
  }
};
