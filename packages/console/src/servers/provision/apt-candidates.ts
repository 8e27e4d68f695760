/**
 * Chooses which nats-server package to unpack from what `apt-cache show` prints: the newest that is
 * new enough for the ledger and whose C library this machine has. Pure.
 */
import { atLeast, compareVersions, parseVersion, type Version } from './version.ts';

export type Candidate = {
  /** The full Debian version, as `apt-get download name=version` wants it. */
  readonly debVersion: string;
  readonly version: Version;
  /** The oldest C library that the package runs on; null where it depends on none. */
  readonly libc: Version | null;
};

const field = (stanza: string, name: string): string | undefined =>
  new RegExp(`^${name}: (.*)$`, 'm').exec(stanza)?.[1];

const candidateOf = (stanza: string): readonly Candidate[] => {
  const debVersion = field(stanza, 'Version');
  const version = parseVersion(debVersion ?? '');
  if (debVersion === undefined || version === null) return [];
  const libc = /libc6 \(>= ([^)]*)\)/.exec(field(stanza, 'Depends') ?? '')?.[1];
  return [{ debVersion, version, libc: parseVersion(libc ?? '') }];
};

/** Every version that one or several suites offer, in apt's order. */
export const parseCandidates = (aptCacheShow: string): readonly Candidate[] =>
  aptCacheShow.split(/\n\s*\n/).flatMap(candidateOf);

/** The newest candidate that is at least `floor` and runs on `libc` (null: unknown, so any). */
export const chooseCandidate = (
  candidates: readonly Candidate[],
  floor: Version,
  libc: Version | null,
): Candidate | undefined =>
  candidates
    .filter(({ version }) => atLeast(version, floor))
    .filter(
      (candidate) => candidate.libc === null || libc === null || atLeast(libc, candidate.libc),
    )
    .toSorted((a, b) => compareVersions(b.version, a.version))[0];
