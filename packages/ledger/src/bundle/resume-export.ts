/**
 * Whether an interrupted export may go on: its files are what they were, the stream is the one that
 * it came from, and so is what was asked for. IO.
 */
import { join } from 'node:path';
import * as E from 'fp-ts/lib/Either.js';
import type { Audit, AuditedStream } from '../log/open-audit.ts';
import { pinOf } from '../log/stream-identity.ts';
import { leafHash } from '../proof/leaf.ts';
import { type ExportProblem, refused } from './export-problem.ts';
import { fileHash } from './file-hash.ts';
import type { Journal, PartSoFar } from './journal.ts';
import type { Segment } from './manifest.ts';

type Asked = { readonly folder: string; readonly from: number };

const another = 'remove the folder, or name another one';

export const checkResume = async (
  audit: Audit,
  { folder, from }: Asked,
  journal: Journal,
): Promise<E.Either<ExportProblem, Journal>> => {
  if (journal.from !== from) {
    const reason = `${folder} holds an unfinished export from ${journal.from}, not from ${from}`;
    return E.left(refused(reason, `${another}, or ask for --from ${journal.from}`));
  }
  const events = await checkPart(audit, 'LEDGER', folder, journal.events);
  if (E.isLeft(events)) return events;
  const seals = await checkPart(audit, 'SEALS', folder, journal.seals);
  return E.isLeft(seals) ? seals : E.right({ from, events: events.right, seals: seals.right });
};

const checkPart = async (
  audit: Audit,
  stream: AuditedStream,
  folder: string,
  part: PartSoFar,
): Promise<E.Either<ExportProblem, PartSoFar>> => {
  const reason = `${stream} is another stream than the one that ${folder} was begun from`;
  if (pinOf(await audit.head(stream)) !== pinOf(part.stream)) {
    return E.left(refused(reason, another));
  }
  const whole = await wholeFiles(folder, part.segments);
  const last = whole.at(-1);
  const same = last === undefined || (await isStored(audit, stream, last));
  return same ? E.right({ ...part, segments: whole }) : E.left(refused(reason, another));
};

/** The files that are as they were written, up to the first that is not. */
const wholeFiles = async (
  folder: string,
  segments: readonly Segment[],
): Promise<readonly Segment[]> => {
  const whole: Segment[] = [];
  for (const segment of segments) {
    if ((await fileHash(join(folder, segment.file))) !== segment.sha256) break;
    whole.push(segment);
  }
  return whole;
};

/** A log that was taken back to an older state has another message there, or none. */
const isStored = async (
  audit: Audit,
  stream: AuditedStream,
  { last, lastHash }: Segment,
): Promise<boolean> => {
  for await (const [message] of audit.read(stream, { from: last, to: last }))
    if (message !== undefined) return leafHash(message).toString('hex') === lastHash;
  return false;
};
