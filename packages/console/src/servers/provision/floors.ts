/**
 * The oldest servers that the ledger runs on, and why. Pure.
 */
import type { Version } from './version.ts';

const release = (major: number, minor: number, patch: number): Version => ({
  major,
  minor,
  patch,
  preRelease: false,
});

/** 2.9 has no `sync_interval: always`, and 2.10.20 to 2.10.22 lose whole streams in a crash. */
export const natsFloor = release(2, 10, 27);

/** Debian 12's version; older ones lack what the projections' SQL and pg_rewind rely on. */
export const postgresFloor = release(15, 0, 0);

/** Multi-part append-only files: a kill during a rewrite loses nothing. */
export const redisFloor = release(7, 0, 0);
