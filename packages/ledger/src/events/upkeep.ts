/**
 * The ledger's own health, on its own record.
 *
 * Subject: `ledger.<mode>.upkeep.<service>`. Written by the service it speaks of.
 */
import * as t from 'io-ts';
import { CheckResult } from './measures.ts';
import {
  ComponentId,
  ContentHash,
  IsoInstant,
  Nanoseconds,
  Sequence,
  Token,
} from './primitives.ts';

/** Written after the spool was flushed: how long this service could not reach the log. */
export const LedgerOutageRecorded = t.strict({
  type: t.literal('LedgerOutageRecorded'),
  data: t.strict({ service: Token, from: IsoInstant, until: IsoInstant, spooled: Sequence }),
});

/** `live` and `rebuilt` are hashes over all rows in key order: equal ones mean equal rows. */
const RebuiltProjection = t.strict(
  {
    projection: Token,
    version: Sequence,
    rows: Sequence,
    live: ContentHash,
    rebuilt: ContentHash,
    result: CheckResult,
  },
  'RebuiltProjection',
);

/** Rebuilt from sequence 1 beside the live rows, both as of `through`, and compared. */
export const RebuildProved = t.strict({
  type: t.literal('RebuildProved'),
  data: t.strict({
    service: Token,
    through: Sequence,
    result: CheckResult,
    projections: t.readonlyArray(RebuiltProjection),
    durationNs: Nanoseconds,
  }),
});

/**
 * A detector, or its checks of what could be lost, have not been heard of for `silentMs`: what only
 * it watches is UNKNOWN. `nobody` where fewer are heard of than have to agree.
 */
export const ObserverSilent = t.strict({
  type: t.literal('ObserverSilent'),
  data: t.strict({
    service: Token,
    observer: Token,
    lastHeardAt: t.union([IsoInstant, t.null]),
    silentMs: Sequence,
    allowedMs: Sequence,
    components: t.readonlyArray(ComponentId),
  }),
});

/** A projection stands still while the log moves on: what is read from it is old. */
export const ProjectionStalled = t.strict({
  type: t.literal('ProjectionStalled'),
  data: t.strict({
    service: Token,
    projection: Token,
    checkpoint: Sequence,
    head: Sequence,
    stalledMs: Sequence,
    allowedMs: Sequence,
    reason: t.string,
    hint: t.string,
  }),
});

export const UpkeepEvent = t.union(
  [LedgerOutageRecorded, RebuildProved, ObserverSilent, ProjectionStalled],
  'UpkeepEvent',
);
export type UpkeepEvent = t.TypeOf<typeof UpkeepEvent>;
