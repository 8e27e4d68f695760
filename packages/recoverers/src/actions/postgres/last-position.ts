/**
 * What the primary last said of itself before it failed, as the detectors published it: its
 * position, who followed it, and what it waited for, read as PostgreSQL means it. Pure.
 */
import type { Position } from '@recovery-ledger/ledger';
import { parseLsn } from './lsn.ts';

export type LastPosition = Pick<Position, 'standbys'> & {
  readonly atMs: number;
  readonly lsn: bigint;
  /** The server that said it. */
  readonly of: string;
  readonly timeline: number | null;
  readonly syncCommit: string;
  readonly syncNames: string;
};

/** Undefined for what is none, or what is about a server of another kind. */
export const lastPosition = (told: Position | null): LastPosition | undefined => {
  if (told === null) return undefined;
  const { at, position, standbys, syncCommit, syncNames, source, timeline } = told;
  const lsn = parseLsn(position);
  const atMs = Date.parse(at);
  if (lsn === undefined || Number.isNaN(atMs)) return undefined;
  return {
    ...{ atMs, lsn, standbys, of: source },
    timeline: /^\d{1,10}$/.test(timeline) ? Number(timeline) : null,
    syncCommit: syncCommit ?? '',
    syncNames: syncNames ?? '',
  };
};
