/** What a backup of the server's own streams says of itself. Pure. Written last. */
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import { explainFirst } from '../events/explain.ts';
import { IsoInstant, Sequence } from '../events/primitives.ts';
import { parseJson } from './parse-json.ts';

const backupFormat = 'recovery-ledger-backup';
const backupVersion = 1;

/** A stream that may be in a backup; its name is also that of its file. */
export const BackedStream = t.keyof(
  { SEALS: null, TELEMETRY: null, ALERTS: null, LEDGER: null },
  'BackedStream',
);
export type BackedStream = t.TypeOf<typeof BackedStream>;

export const StreamBackup = t.strict(
  {
    name: BackedStream,
    file: t.string,
    bytes: Sequence,
    sha256: t.string,
    created: t.string,
    /** As the server gave it, and as it gets it back. */
    config: t.UnknownRecord,
    state: t.UnknownRecord,
    messages: Sequence,
    lastSequence: Sequence,
  },
  'StreamBackup',
);
export type StreamBackup = t.TypeOf<typeof StreamBackup>;

export const BackupManifest = t.strict(
  {
    format: t.literal(backupFormat),
    version: t.literal(backupVersion),
    madeAt: IsoInstant,
    madeBy: t.string,
    /** Older servers than this one cannot read it. */
    serverVersion: t.string,
    streams: t.readonlyArray(StreamBackup),
  },
  'BackupManifest',
);
export type BackupManifest = t.TypeOf<typeof BackupManifest>;

export const fileOf = (stream: BackedStream): string => `${stream.toLowerCase()}.snapshot`;

export const backupManifest = (
  made: Omit<BackupManifest, 'format' | 'version'>,
): BackupManifest => ({ format: backupFormat, version: backupVersion, ...made });

export const decodeBackup = (text: string): E.Either<string, BackupManifest> => {
  const json = parseJson(text);
  if (E.isLeft(json)) return json;
  const decoded = BackupManifest.decode(json.right);
  if (E.isLeft(decoded)) return E.left(explainFirst(decoded.left));
  const wrong = decoded.right.streams.find(({ name, file }) => file !== fileOf(name));
  return wrong === undefined ? decoded : E.left(`${wrong.name} is not in ${fileOf(wrong.name)}`);
};
