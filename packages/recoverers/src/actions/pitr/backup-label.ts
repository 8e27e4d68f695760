/**
 * What a base backup says of itself: backup_label, the end of backup_manifest, and, where the
 * archive has it, the label's history file, which alone knows when it ended. Pure.
 * https://www.postgresql.org/docs/current/backup-manifest-wal-ranges.html
 */
import { parseLsn } from '../postgres/lsn.ts';

export type BackupFacts = {
  readonly path: string;
  readonly timeline: number;
  /** Where replay has to begin. */
  readonly start: bigint;
  /** From here on it is a database again; before it is none. */
  readonly stop: bigint;
  /** Not later than this, in microseconds since 1970: everything that is in it was committed. */
  readonly endedAt: bigint;
};

export type BackupFiles = {
  readonly path: string;
  readonly label: string;
  /** Its last few kilobytes. */
  readonly manifest: string;
  /** Seconds since 1970, with decimals, as `find` prints them: it is written last of all. */
  readonly manifestTime: string;
  /** The label's history file in the archive; empty where there is none. */
  readonly history: string;
};

/** The facts, or what is missing of them. */
export const factsOf = (files: BackupFiles): BackupFacts | string => {
  const start = parseLsn(/^START WAL LOCATION: (\S+)/m.exec(files.label)?.[1] ?? '');
  const timeline = Number(/^START TIMELINE: (\d+)$/m.exec(files.label)?.[1] ?? Number.NaN);
  if (start === undefined || Number.isNaN(timeline)) return 'its backup_label cannot be read';
  const stops = [...files.manifest.matchAll(/"End-LSN":\s*"([0-9A-F/]+)"/g)];
  const stop = parseLsn(stops.at(-1)?.[1] ?? '');
  if (stop === undefined) return 'its backup_manifest is not there or not whole';
  const endedAt = endOf(files);
  return endedAt === undefined
    ? 'when it ended is not known'
    : { path: files.path, timeline, start, stop, endedAt };
};

/** `000000010000000000000002.00000028.backup`: what the label's history is called. */
export const historyName = (label: string, segmentBytes: number): string | undefined => {
  const [, place, file] = /^START WAL LOCATION: (\S+) \(file ([0-9A-F]{24})\)/m.exec(label) ?? [];
  const start = parseLsn(place ?? '');
  if (start === undefined || file === undefined) return undefined;
  const offset = (start % BigInt(segmentBytes)).toString(16).toUpperCase().padStart(8, '0');
  return `${file}.${offset}.backup`;
};

/**
 * The history knows the second, the manifest's own time is finer where nobody copied it since: it
 * counts where it lies in that second, or alone.
 */
const endOf = ({ history, manifestTime }: BackupFiles): bigint | undefined => {
  const [, day, time, zone] = /^STOP TIME: (\S+) (\S+) (\S+)$/m.exec(history) ?? [];
  const second = zone === 'UTC' || zone === 'GMT' ? Date.parse(`${day}T${time}Z`) : Number.NaN;
  const written = microsOf(manifestTime);
  if (Number.isNaN(second)) return written;
  const [first, last] = [BigInt(second) * 1_000n, BigInt(second + 1_000) * 1_000n - 1n];
  return written !== undefined && written >= first && written <= last ? written : last;
};

/** Rounded up: a microsecond later is still not later than it ended by much, and never earlier. */
const microsOf = (seconds: string): bigint | undefined => {
  const [, whole, decimals = ''] = /^(\d+)(?:\.(\d+))?$/.exec(seconds.trim()) ?? [];
  if (whole === undefined) return undefined;
  return BigInt(whole) * 1_000_000n + BigInt(decimals.slice(0, 6).padEnd(6, '0')) + 1n;
};
