/** What is said of an answer about the past: its place, and what became known of it later. Pure. */
import type { LateFact, PastAsOf } from '@recovery-ledger/projections';

/** More are counted, not listed. */
const listed = 10;

export const pastLines = ({ sequence, time, late }: PastAsOf): readonly string[] => {
  const place =
    sequence === 0
      ? 'nothing was recorded by then'
      : `as it was known at event ${sequence}, recorded ${time ?? 'at an unknown time'}`;
  if (late.length === 0) return [place];
  const more = late.length > listed ? [`and ${late.length - listed} more`] : [];
  return [
    `${place}; of what had happened by then ${late.length} became known only later:`,
    ...late.slice(0, listed).map(lateLine),
    ...more,
  ];
};

const lateLine = ({ sequence, type, component, time, recordedAt }: LateFact): string =>
  `  ${time} ${type}${component === null ? '' : ` of ${component}`}, recorded ${recordedAt} as ${sequence}`;
