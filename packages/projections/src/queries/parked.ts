/** What was parked: the newest first, how many there are, and of what kinds they are. */
import type { Ask } from './in-snapshot.ts';

export type ParkedEntry = {
  readonly sequence: number;
  /** Empty when nobody could read the message. */
  readonly projection: string;
  readonly subject: string;
  readonly reason: string;
  readonly recordedAt: string;
};

/** A class of reasons calls for one thing to do. */
export type ParkedKind = {
  readonly kind: 'refused' | 'newer' | 'misplaced' | 'malformed';
  readonly count: number;
};

export type ParkedFilter = {
  readonly limit?: number | undefined;
  /** Only those before this sequence, to read on. */
  readonly before?: number | undefined;
};

const defaultLimit = 100;

/** By the words of `decodeStored`; what has other words is malformed in some way. */
const kindOf = `case
  when projection <> '' then 'refused'
  when reason like '%is newer than this program%' or reason like 'unknown event type%' then 'newer'
  when reason like '%does not belong on%' then 'misplaced'
  else 'malformed' end`;

export const readParked = async (ask: Ask, { limit, before }: ParkedFilter = {}) => {
  const kinds = await ask<ParkedKind>(
    `select ${kindOf} as kind, count(*) as count
      from ledger.parked_events group by 1 order by 2 desc, 1`,
  );
  const parked = await ask<ParkedEntry>(
    `select sequence, projection, subject, reason, recorded_at as "recordedAt"
      from ledger.parked_events where $2::bigint is null or sequence < $2
      order by sequence desc, projection limit $1`,
    [limit ?? defaultLimit, before ?? null],
  );
  return { total: kinds.reduce((sum, { count }) => sum + Number(count), 0), kinds, parked };
};
