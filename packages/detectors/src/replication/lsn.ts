/**
 * Positions in PostgreSQL's log, as numbers of bytes. Pure.
 * https://www.postgresql.org/docs/current/datatype-pg-lsn.html
 */

/** Null for what is none: nothing is compared with it. */
export const bytesOfLsn = (text: string | null | undefined): bigint | null => {
  const [, high, low] = /^([0-9A-Fa-f]{1,8})\/([0-9A-Fa-f]{1,8})$/.exec(text ?? '') ?? [];
  if (high === undefined || low === undefined) return null;
  return (BigInt(`0x${high}`) << 32n) | BigInt(`0x${low}`);
};

export const lsnOf = (bytes: bigint): string =>
  `${(bytes >> 32n).toString(16)}/${(bytes & 0xffffffffn).toString(16)}`.toUpperCase();
