/** The index of events, by what one would look for. The events themselves are in the log. */
import type { Mode } from '@recovery-ledger/ledger';
import type { Ask } from './in-snapshot.ts';

export type IndexedEvent = {
  readonly sequence: number;
  readonly mode: Mode;
  readonly family: string;
  readonly aggregate: string;
  readonly type: string;
  readonly incident: string | null;
  readonly component: string | null;
  readonly recordedAt: string;
  readonly time: string;
  readonly id: string;
  readonly source: string;
  readonly actor: string | null;
};

export type EventFilter = {
  readonly types?: readonly string[] | undefined;
  readonly component?: string | undefined;
  /** Its suspicions included, which were recorded before the incident had a name. */
  readonly incident?: string | undefined;
  readonly family?: string | undefined;
  /** Sequences, both included. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  /** ISO instants of the append: from `since`, before `until`. */
  readonly since?: string | undefined;
  readonly until?: string | undefined;
  readonly limit?: number | undefined;
  readonly newestFirst?: boolean | undefined;
};

const defaultLimit = 100;

export const readEvents = async (ask: Ask, mode: Mode | null, filter: EventFilter) => ({
  events: await ask<IndexedEvent>(
    `select sequence, mode, family, aggregate, type, incident, component,
        recorded_at_exact as "recordedAt", time, id, source, actor
      from ledger.event_index e
      where ($1::text is null or mode = $1)
        and ($2::text[] is null or type = any($2))
        and ($3::text is null or component = $3)
        and ($4::text is null or incident = $4 or sequence in (
          select t.sequence from ledger.incident_timeline t where t.incident = $4))
        and ($5::text is null or family = $5)
        and ($6::bigint is null or sequence >= $6)
        and ($7::bigint is null or sequence <= $7)
        and ($8::timestamptz is null or recorded_at >= $8)
        and ($9::timestamptz is null or recorded_at < $9)
      order by sequence ${filter.newestFirst === true ? 'desc' : 'asc'} limit $10`,
    parametersOf(mode, filter),
  ),
});

const parametersOf = (mode: Mode | null, filter: EventFilter): readonly unknown[] => [
  mode,
  filter.types ?? null,
  filter.component ?? null,
  filter.incident ?? null,
  filter.family ?? null,
  filter.from ?? null,
  filter.to ?? null,
  filter.since ?? null,
  filter.until ?? null,
  filter.limit ?? defaultLimit,
];
