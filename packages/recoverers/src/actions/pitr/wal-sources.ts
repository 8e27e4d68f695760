/**
 * Which file of the log is taken from where, and which one is missing. Pure.
 *
 * The archive comes first: what is in it is whole. What was not archived yet is only in what the
 * servers kept; without that, measured, 100 of 300 rows were gone. What a server keeps for later
 * use under a name that is not its own does not count, and a partial file only where no whole is.
 */
import type { Stretch } from './timeline-path.ts';
import { isItself, parseSegment, segmentAt, segmentName } from './wal-segment.ts';

export type Listed = {
  readonly folder: string;
  readonly name: string;
  readonly size: number;
  /** The first 16 bytes in hexadecimal; undefined where that was not asked. */
  readonly header: string | undefined;
};

export type Sources = ReadonlyMap<string, string>;

/** `listed` in the order of preference. By the name that it is found under: its path. */
export const pickSources = (listed: readonly Listed[], segmentBytes: number): Sources => {
  const sources = new Map<string, string>();
  const partial = new Map<string, string>();
  for (const file of listed) {
    const { folder, name } = file;
    const whole = name.replace(/\.partial$/, '');
    const isWanted = /^[0-9A-F]{8}\.history$/.test(name) || isSegment(file, whole, segmentBytes);
    const into = whole === name ? sources : partial;
    if (isWanted && !into.has(whole)) into.set(whole, `${folder}/${name}`);
  }
  return new Map([...partial, ...sources]);
};

const isSegment = ({ size, header }: Listed, name: string, segmentBytes: number): boolean =>
  size === segmentBytes &&
  parseSegment(name, segmentBytes) !== undefined &&
  (header === undefined || isItself(name, header, segmentBytes));

export type Reach = {
  /** The first file that is needed and missing; undefined where the log simply ends. */
  readonly gap: string | undefined;
  /** What lies before the gap, in order. */
  readonly files: readonly string[];
  /** Where the last of them ends; null where there is none. */
  readonly end: { readonly timeline: number; readonly lsn: bigint } | null;
};

/** The files along the stretches, up to the first that is missing or the last there is. */
export const reachOf = (
  path: readonly Stretch[],
  sources: Sources,
  segmentBytes: number,
): Reach => {
  const files: string[] = [];
  let end: Reach['end'] = null;
  for (const { timeline, from, until } of path) {
    const first = segmentAt(from, segmentBytes);
    const last =
      until === undefined
        ? newestOf(sources, timeline, segmentBytes)
        : segmentAt(until - 1n, segmentBytes);
    for (let number = first; number <= (last ?? first); number += 1n) {
      const name = segmentName({ timeline, number }, segmentBytes);
      if (!sources.has(name)) return { gap: name, files, end };
      files.push(name);
      end = { timeline, lsn: (number + 1n) * BigInt(segmentBytes) };
    }
  }
  return { gap: undefined, files, end };
};

const newestOf = (sources: Sources, timeline: number, segmentBytes: number): bigint | undefined => {
  let newest: bigint | undefined;
  for (const name of sources.keys()) {
    const segment = parseSegment(name, segmentBytes);
    if (segment?.timeline !== timeline) continue;
    if (newest === undefined || segment.number > newest) newest = segment.number;
  }
  return newest;
};

/** The timeline that a server wrote last, from the files that it left. */
export const newestTimeline = (listed: readonly Listed[], segmentBytes: number): number =>
  listed
    .filter((file) => isSegment(file, file.name, segmentBytes))
    .reduce((most, { name }) => Math.max(most, Number.parseInt(name.slice(0, 8), 16)), 0);
