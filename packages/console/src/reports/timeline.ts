/**
 * An incident's events as lines in time, counted from the onset: the first bad sample of the first
 * failure that was confirmed. Pure.
 */
import { elapsedBetween, type Recorded } from '@recovery-ledger/ledger';
import { describeEvent } from '../words/describe-event.ts';

export type TimelineEntry = {
  readonly sequence: number;
  readonly offsetMs: number;
  readonly recordedAt: string;
  readonly type: string;
  /** The service and instance that wrote it: `/detect/detector-1`. */
  readonly source: string;
  readonly text: string;
};

export const timelineOf = (events: readonly Recorded[]): readonly TimelineEntry[] => {
  const confirmed = events.find((event) => event.type === 'FailureConfirmed');
  if (confirmed === undefined) return [];
  const sinceOnset = BigInt(confirmed.data.onset.firstBadAgeNs);
  return events.map((event) => {
    const { ns } = elapsedBetween(confirmed.meta, event.meta);
    const { sequence, recordedAt, source } = event.meta;
    return {
      sequence,
      offsetMs: Number((ns + sinceOnset) / 1000n) / 1000,
      recordedAt,
      type: event.type,
      source,
      text: describeEvent(event),
    };
  });
};
