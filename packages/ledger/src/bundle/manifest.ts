/**
 * What a bundle says of itself: which stream it is of, what of it is there, in which files, and
 * their hashes. Pure. It is written last, so that a folder without one is no bundle yet.
 */
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import { explainFirst } from '../events/explain.ts';
import { IsoInstant, Sequence } from '../events/primitives.ts';
import { Ancestor } from '../log/stream-identity.ts';
import { parseJson } from './parse-json.ts';

export const bundleFormat = 'recovery-ledger-bundle';
/** Raised when an older program could no longer read what a newer one writes. */
export const bundleVersion = 1;

const matching = (name: string, pattern: RegExp) => {
  const is = (u: unknown): u is string => typeof u === 'string' && pattern.test(u);
  const validate: t.Validate<unknown, string> = (u, c) => (is(u) ? t.success(u) : t.failure(u, c));
  return new t.Type<string, string, unknown>(name, is, validate, t.identity);
};

const Sha256 = matching('Sha256', /^[0-9a-f]{64}$/);

/** A bundle never names a file outside of its own folder. */
const FileName = matching('FileName', /^[a-z0-9][\w.-]*$/);

export const Segment = t.strict(
  {
    file: FileName,
    first: Sequence,
    last: Sequence,
    count: Sequence,
    /** Of the compressed file. */
    bytes: Sequence,
    sha256: Sha256,
    /** Leaf hash of the last message, by which an interrupted export knows its stream again. */
    lastHash: Sha256,
    /** How many messages carry each `Nats-*` header: what an import moves out of the headers. */
    controlHeaders: t.record(t.string, Sequence),
  },
  'Segment',
);
export type Segment = t.TypeOf<typeof Segment>;

/** Sequences that the stream does not have. */
export const Gap = t.strict({ first: Sequence, last: Sequence }, 'Gap');
export type Gap = t.TypeOf<typeof Gap>;

/** Which stream on which server; `created` and `generation` tell it from others of its name. */
export const Source = t.strict(
  {
    name: t.string,
    created: t.string,
    generation: Sequence,
    lineage: t.readonlyArray(Ancestor),
    importedThrough: Sequence,
  },
  'Source',
);
export type Source = t.TypeOf<typeof Source>;

/** Messages of one stream; `first` and `last` are 0 where there are none. */
export const Part = t.strict(
  {
    stream: Source,
    first: Sequence,
    last: Sequence,
    count: Sequence,
    gaps: t.readonlyArray(Gap),
    controlHeaders: t.record(t.string, Sequence),
    segments: t.readonlyArray(Segment),
  },
  'Part',
);
export type Part = t.TypeOf<typeof Part>;

export const Manifest = t.strict(
  {
    format: t.literal(bundleFormat),
    version: t.literal(bundleVersion),
    madeAt: IsoInstant,
    madeBy: t.string,
    serverVersion: t.string,
    /** What was asked for of LEDGER; `events` says what is there. */
    range: t.strict({ from: Sequence, to: Sequence }),
    events: Part,
    seals: Part,
    /** Public keys that the seals are to be checked with; trust them from elsewhere. */
    keys: t.readonlyArray(t.string),
    /** How to read a line, for whoever has nothing but this folder. */
    lines: t.string,
  },
  'Manifest',
);
export type Manifest = t.TypeOf<typeof Manifest>;

export const howToReadALine =
  'one JSON object a line: sequence in the stream; timeNs, the time of recording in nanoseconds ' +
  'since 1970; subject; headers, the raw header block in base64; the payload as text, or as ' +
  'base64 where it is no UTF-8; hash, SHA-256 over 0x00, sequence and time as 8 bytes, then ' +
  'subject, headers and payload, each after its length as 4 bytes (all big endian), the headers ' +
  'without lines that begin with Nats-Expected- or Nats-Batch-, and empty when no line is left';

export const decodeManifest = (text: string): E.Either<string, Manifest> => {
  const json = parseJson(text);
  if (E.isLeft(json)) return json;
  const newer = newerVersion(json.right);
  if (newer !== undefined) {
    return E.left(`it is of format ${newer}, newer than this program (${bundleVersion})`);
  }
  const decoded = Manifest.decode(json.right);
  return E.isLeft(decoded) ? E.left(explainFirst(decoded.left)) : decoded;
};

const newerVersion = (json: unknown): number | undefined => {
  if (typeof json !== 'object' || json === null || !('version' in json)) return undefined;
  return typeof json.version === 'number' && json.version > bundleVersion
    ? json.version
    : undefined;
};

export const sumOf = (
  segments: readonly Segment[],
): Pick<Part, 'first' | 'last' | 'count' | 'controlHeaders'> => {
  const controlHeaders: Record<string, number> = {};
  for (const segment of segments) {
    for (const [name, count] of Object.entries(segment.controlHeaders))
      controlHeaders[name] = (controlHeaders[name] ?? 0) + count;
  }
  return {
    first: segments[0]?.first ?? 0,
    last: segments.at(-1)?.last ?? 0,
    count: segments.reduce((sum, { count }) => sum + count, 0),
    controlHeaders,
  };
};
