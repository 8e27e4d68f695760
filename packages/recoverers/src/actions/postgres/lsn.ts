/** Places in the write-ahead log, as PostgreSQL writes them: `16/B374D848`. Pure. */

/** Undefined for what is none. */
export const parseLsn = (text: string): bigint | undefined => {
  const [, high, low] = /^([0-9A-Fa-f]{1,8})\/([0-9A-Fa-f]{1,8})$/.exec(text.trim()) ?? [];
  return high === undefined || low === undefined
    ? undefined
    : (BigInt(`0x${high}`) << 32n) + BigInt(`0x${low}`);
};

export const formatLsn = (lsn: bigint): string =>
  `${(lsn >> 32n).toString(16)}/${(lsn & 0xffffffffn).toString(16)}`.toUpperCase();

/** How many bytes the first is ahead of the second; negative when it is behind. */
export const bytesAhead = (first: bigint, second: bigint): number => Number(first - second);

/** As every server is made, unless somebody asked initdb for another size. */
const usualSegmentBytes = 16 * 1024 * 1024;

/** The file of the log that has the byte before this place, without its timeline. */
export const segmentOf = (lsn: bigint, segmentBytes: number): string => {
  const size = BigInt(segmentBytes);
  const number = (lsn === 0n ? 0n : lsn - 1n) / size;
  const perId = 0x1_0000_0000n / size;
  const part = (value: bigint) => value.toString(16).toUpperCase().padStart(8, '0');
  return `${part(number / perId)}${part(number % perId)}`;
};

/** The file of a timeline's log that has the byte at this place. */
export const fileAt = (timeline: number, lsn: bigint): string =>
  `${timelineName(timeline)}${segmentOf(lsn + 1n, usualSegmentBytes)}`;

/** `00000002`, as files of the log and of histories begin. */
export const timelineName = (timeline: number): string =>
  timeline.toString(16).toUpperCase().padStart(8, '0');
