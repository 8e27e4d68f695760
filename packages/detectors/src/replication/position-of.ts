/** A look as it is published beside the log: where the primary was, and its standbys. Pure. */
import type { Position } from '@recovery-ledger/ledger';
import { lsnOf } from './lsn.ts';
import type { Sample } from './sample.ts';

/** Null while the primary cannot be asked: then the newest one that was told stands. */
export const positionOf = (
  { primary, standbys }: Sample,
  component: string,
  instance: string,
  wallMs: number,
): Position | null => {
  if (primary.is === 'silent') return null;
  const { name: source, text: position, position: head, timeline, syncCommit, syncNames } = primary;
  return {
    ...{ at: new Date(wallMs).toISOString(), instance, component, source, position, timeline },
    ...{ syncCommit, syncNames },
    standbys: standbys.map(({ name, streaming }) => ({
      ...{ name, state: streaming?.state ?? 'not connected' },
      syncState: streaming?.syncState ?? null,
      write: asText(streaming?.write, position),
      flush: asText(streaming?.flush, position),
      replay: asText(streaming?.replay, position),
      bytes: streaming?.replay == null ? null : Math.max(0, Number(head - streaming.replay)),
      ms: streaming?.replayMs == null ? null : Math.round(streaming.replayMs),
    })),
  };
};

/** As the server writes its own position. */
const asText = (bytes: bigint | null | undefined, like: string): string | null => {
  if (bytes === null || bytes === undefined) return null;
  return like.includes('/') ? lsnOf(bytes) : String(bytes);
};
