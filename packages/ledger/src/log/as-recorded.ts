/**
 * A delivered message as it was first recorded: one that came by import has its own time and bytes
 * in its headers. Pure. Asked only for sequences up to the stream's `importedThrough`.
 */
import { originalOf } from '../bundle/original-of.ts';
import { isoFromNanos } from './delivery.ts';

type Delivered = {
  readonly sequence: number;
  readonly subject: string;
  readonly recordedAt: string;
  readonly payload: Uint8Array;
};

const unknown = -1n;

export const asRecorded = <A extends Delivered>(message: A, headers: Uint8Array): A => {
  const { sequence, subject, payload } = message;
  const original = originalOf({ sequence, timeNs: unknown, subject, headers, payload });
  return original.timeNs === unknown
    ? message
    : { ...message, recordedAt: isoFromNanos(original.timeNs), payload: original.payload };
};
