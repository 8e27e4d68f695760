/**
 * The questions that one may ask of the read models. IO. Every answer is one snapshot and says up
 * to where it is true; a database that is away or empty is an expected failure with a hint.
 */

import type { Mode } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import type { Pool } from 'pg';
import { type AsOf, readAsOf } from './as-of.ts';
import { readLag } from './checkpoints.ts';
import { type EventFilter, readEvents } from './events.ts';
import { type QueryFailure, queryFailure } from './failure.ts';
import { type Ask, inSnapshot } from './in-snapshot.ts';
import { readIncident } from './incident.ts';
import { readIncidents } from './incidents.ts';
import { type ParkedFilter, readParked } from './parked.ts';
import { readPositions } from './positions.ts';
import { readSteps, type StepFilter } from './recoveries.ts';
import { readAlerts, readDrills } from './registers.ts';
import { readRpo } from './rpo.ts';
import { readRto } from './rto.ts';
import { readStatus } from './status.ts';

export type QueryDeps = { readonly pool: Pool; readonly now: () => Date };

type OfIncident = { readonly incident?: string | undefined };

export type Queries = ReturnType<typeof createQueries>;

export const createQueries = ({ pool, now }: QueryDeps) => {
  const answer = <A extends object>(read: (ask: Ask) => Promise<A>) =>
    answerFrom(pool, now(), read);
  return {
    status: (mode: Mode) => answer((ask) => readStatus(ask, mode)),
    incidents: (mode: Mode) => answer((ask) => readIncidents(ask, mode)),
    incident: (mode: Mode, incident: string) => answer((ask) => readIncident(ask, mode, incident)),
    rto: (mode: Mode, { incident }: OfIncident = {}) =>
      answer((ask) => readRto(ask, mode, incident ?? null)),
    rpo: (mode: Mode, { incident }: OfIncident = {}) =>
      answer((ask) => readRpo(ask, mode, incident ?? null)),
    positions: (mode: Mode, { all }: { readonly all?: boolean } = {}) =>
      answer((ask) => readPositions(ask, mode, all)),
    steps: (mode: Mode, filter: StepFilter = {}) => answer((ask) => readSteps(ask, mode, filter)),
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
  now: Date,
  read: (ask: Ask) => Promise<A>,
): Promise<E.Either<QueryFailure, { readonly asOf: AsOf } & A>> => {
  try {
    return E.right(
      await inSnapshot(pool, async (ask) => ({
        asOf: await readAsOf(ask, now),
        ...(await read(ask)),
      })),
    );
  } catch (error) {
    const failure = queryFailure(error);
    if (failure === null) throw error;
    return E.left(failure);
  }
};
