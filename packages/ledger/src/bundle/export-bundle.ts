/**
 * Exports LEDGER and its seals into a folder that stands for itself: readable and provable with no
 * server. IO.
 *
 * Constant memory; each file is whole or not there; the manifest comes last, so that a folder never
 * claims more than it has. Interrupted, it goes on after the last whole file, with what the log
 * holds by then. SEALS is looked at before LEDGER: a bundle lacks no event that one of its seals is
 * over.
 */
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as E from 'fp-ts/lib/Either.js';
import type { Audit, AuditedStream } from '../log/open-audit.ts';
import { syncFolder, temporarySuffix, writeText } from './durable-file.ts';
import { exportPart, type PartOptions } from './export-part.ts';
import { type ExportProblem, interrupted, refused } from './export-problem.ts';
import { isBug, messageOf } from './is-bug.ts';
import {
  findInFolder,
  type Journal,
  manifestFile,
  type PartSoFar,
  removeJournal,
  writeJournal,
} from './journal.ts';
import {
  bundleFormat,
  bundleVersion,
  howToReadALine,
  type Manifest,
  type Part,
  type Source,
  sumOf,
} from './manifest.ts';
import { checkResume } from './resume-export.ts';

export type ExportProgress = {
  readonly stream: AuditedStream;
  /** The last sequence read, of how many. */
  readonly sequence: number;
  readonly to: number;
};

export type ExportOptions = {
  readonly folder: string;
  /** First and last sequence of LEDGER; everything without them. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  /** Public keys for the seals. */
  readonly keys: readonly string[];
  /** Program and version. */
  readonly madeBy: string;
  readonly now: () => string;
  readonly signal?: AbortSignal | undefined;
  readonly report?: (progress: ExportProgress) => void;
  /** Messages of one file. */
  readonly segmentEvents?: number;
  /** Of gzip, 1 to 9. */
  readonly level?: number;
};

const defaults = { segmentEvents: 100_000, level: 3 };

export const exportBundle = async (
  audit: Audit,
  options: ExportOptions,
): Promise<E.Either<ExportProblem, Manifest>> => {
  try {
    await mkdir(options.folder, { recursive: true });
    const begun = await begin(audit, options);
    return E.isLeft(begun) ? begun : E.right(await finish(audit, options, begun.right));
  } catch (error) {
    if (options.signal?.aborted === true) return E.left(interrupted('the export was stopped'));
    if (isBug(error)) throw error;
    return E.left(interrupted(`the export was interrupted: ${messageOf(error)}`));
  }
};

/** What there is to go on after, or a beginning. */
const begin = async (
  audit: Audit,
  { folder, from = 1 }: ExportOptions,
): Promise<E.Either<ExportProblem, Journal>> => {
  const found = await findInFolder(folder);
  if (found._tag === 'Finished') {
    const hint = 'name another folder; `recovery-ledger verify --bundle` checks this one';
    return E.left(refused(`${folder} holds a finished export`, hint));
  }
  if (found._tag === 'Foreign') {
    const hint = 'name a folder that is empty or not there';
    return E.left(refused(`${folder} holds something else: ${found.what}`, hint));
  }
  await removeTemporaries(folder);
  if (found._tag === 'Unfinished') return checkResume(audit, { folder, from }, found.journal);
  const [seals, events] = [await startOf(audit, 'SEALS'), await startOf(audit, 'LEDGER')];
  return E.right({ from, events, seals });
};

const startOf = async (audit: Audit, stream: AuditedStream): Promise<PartSoFar> => ({
  stream: await sourceOf(audit, stream),
  segments: [],
  gaps: [],
});

const sourceOf = async (audit: Audit, name: AuditedStream): Promise<Source> => {
  const { created, generation, lineage, importedThrough } = await audit.head(name);
  return { name, created, generation, lineage, importedThrough };
};

const finish = async (audit: Audit, options: ExportOptions, begun: Journal): Promise<Manifest> => {
  const { folder, keys, madeBy, now } = options;
  const sealsHead = (await audit.head('SEALS')).lastSequence;
  const eventsHead = (await audit.head('LEDGER')).lastSequence;
  const range = { from: begun.from, to: Math.min(options.to ?? eventsHead, eventsHead) };
  let journal = begun;
  const keep = (part: Partial<Journal>): Promise<void> => {
    journal = { ...journal, ...part };
    return writeJournal(folder, journal);
  };
  await keep({});
  const events = await exportPart(audit, journal.events, {
    ...partOptions(options, 'LEDGER', range),
    onSegment: (part) => keep({ events: part }),
  });
  const seals = await exportPart(audit, journal.seals, {
    ...partOptions(options, 'SEALS', { from: 1, to: sealsHead }),
    onSegment: (part) => keep({ seals: part }),
  });
  const manifest: Manifest = {
    format: bundleFormat,
    version: bundleVersion,
    madeAt: now(),
    madeBy,
    serverVersion: audit.serverVersion,
    range,
    events: partOf(events),
    seals: partOf(seals),
    keys,
    lines: howToReadALine,
  };
  await writeText(join(folder, manifestFile), `${JSON.stringify(manifest, null, 2)}\n`);
  await removeJournal(folder);
  await syncFolder(folder);
  return manifest;
};

const partOf = ({ stream, segments, gaps }: PartSoFar): Part => ({
  stream,
  ...sumOf(segments),
  gaps,
  segments,
});

const partOptions = (
  { folder, signal, report, segmentEvents, level }: ExportOptions,
  stream: AuditedStream,
  { from, to }: { readonly from: number; readonly to: number },
): Omit<PartOptions, 'onSegment'> => ({
  stream,
  from,
  to,
  signal,
  segmentEvents: segmentEvents ?? defaults.segmentEvents,
  place: {
    folder,
    prefix: stream === 'LEDGER' ? 'events' : 'seals',
    level: level ?? defaults.level,
  },
  onMessages: (sequence) => report?.({ stream, sequence, to }),
});

const removeTemporaries = async (folder: string): Promise<void> => {
  for (const name of await readdir(folder))
    if (name.endsWith(temporarySuffix)) await rm(join(folder, name), { force: true });
};
