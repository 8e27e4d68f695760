/**
 * Versions as servers print them ("nats-server: v2.10.27", "Redis server v=7.0.15", "2.15.1-1"):
 * three numbers, compared as numbers. A pre-release counts as older than its release. Pure.
 */

export type Version = {
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
  readonly preRelease: boolean;
};

const pattern = /(\d+)\.(\d+)(?:\.(\d+))?((?:-|~)?(?:rc|alpha|beta|preview|dev)[\w.]*|devel)?/i;

/**
 * The first version in a text, or null where there is none. "15" alone is none; "15.13" is 15.13.0.
 */
export const parseVersion = (text: string): Version | null => {
  const found = pattern.exec(text);
  if (found === null) return null;
  const [, major, minor, patch, preRelease] = found;
  return {
    major: Number(major),
    minor: Number(minor),
    patch: Number(patch ?? 0),
    preRelease: preRelease !== undefined,
  };
};

/**
 * Below zero where `a` is older than `b`, zero where they are equal, above zero where it is newer.
 */
export const compareVersions = (a: Version, b: Version): number =>
  a.major - b.major ||
  a.minor - b.minor ||
  a.patch - b.patch ||
  Number(b.preRelease) - Number(a.preRelease);

export const atLeast = (version: Version, floor: Version): boolean =>
  compareVersions(version, floor) >= 0;

export const showVersion = ({ major, minor, patch, preRelease }: Version): string =>
  `${major}.${minor}.${patch}${preRelease ? ' (a pre-release)' : ''}`;
