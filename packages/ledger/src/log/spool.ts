/**
 * The on-disk queue for facts while the log is away: fsynced, ordered, bounded. IO.
 *
 * Each line is an already stamped event, so that appending it twice has one effect: its id is the
 * message id, and the aggregate is searched for that id before it is appended. Lines leave only
 * after their append was acknowledged. A fact that the server refuses for good moves to
 * `<file>.refused`, so that it does not hold up those behind it.
 */
import * as E from 'fp-ts/lib/Either.js';
import type { AppendStamped } from './append-stamped.ts';
import { judgeContinuity } from './continuity.ts';
import { createExclusive } from './exclusive.ts';
import { createIdSearch, type IdSearch } from './id-search.ts';
import type { LeaderReader } from './leader.ts';
import { appendDurably, openSpoolFile, type Spooled, textOf } from './spool-file.ts';
import { lockSpool } from './spool-lock.ts';
import { pinOf, type StreamIdentity } from './stream-identity.ts';

export type SpoolFull = {
  readonly _tag: 'SpoolFull';
  readonly limitBytes: number;
  readonly hint: string;
};

export type Spool = {
  readonly size: () => number;
  /** On disk when it resolves. */
  readonly add: (entry: Spooled) => Promise<E.Either<SpoolFull, void>>;
  /** Appends everything in order; stops at the first failure that may pass and keeps the rest. */
  readonly flush: (
    append: AppendStamped,
    leader: LeaderReader,
    identity: StreamIdentity,
  ) => Promise<FlushResult>;
  readonly close: () => Promise<void>;
};

export type FlushResult = {
  readonly appended: number;
  readonly left: number;
  /** How many the server refused for good; they are in `<file>.refused`. */
  readonly refused: number;
  readonly reason?: string;
};

/** Throws SpoolInUse when another process has it open. */
export const openSpool = async (path: string, limitBytes = 16 * 1024 ** 2): Promise<Spool> => {
  const release = await lockSpool(path);
  const opened = await openSpoolFile(path).catch(async (error: unknown) => {
    await release();
    throw error;
  });
  const { file } = opened;
  const exclusive = createExclusive();
  let entries = [...opened.entries];

  const add = async (entry: Spooled): Promise<E.Either<SpoolFull, void>> => {
    const line = textOf([entry]);
    const full = (why: string) =>
      E.left({ _tag: 'SpoolFull' as const, limitBytes, hint: `${why}: facts are being refused` });
    if (file.bytes() + Buffer.byteLength(line) > limitBytes)
      return full(`the spool at ${path} has reached its ${limitBytes} bytes`);
    try {
      await file.append(line);
    } catch (error) {
      return full(`the spool at ${path} cannot be written (${String(error)})`);
    }
    entries.push(entry);
    return E.right(undefined);
  };

  /** Where there is no room to write the rest anew the lines stay; their ids are in the log. */
  const drop = async (count: number) => {
    if (count === 0) return;
    entries = entries.slice(count);
    await file.replace(textOf(entries)).catch(() => undefined);
  };

  const flush: Spool['flush'] = async (append, leader, identity) => {
    let [appended, refused] = [0, 0];
    const search = createIdSearch(leader);
    for (const entry of entries) {
      const outcome = await appendOnce(append, leader, search, entry, identity);
      if (outcome._tag === 'later') {
        await drop(appended + refused);
        return { appended, refused, left: entries.length, reason: outcome.reason };
      }
      if (outcome._tag === 'never') {
        await appendDurably(`${path}.refused`, textOf([entry]));
        refused += 1;
      } else appended += 1;
    }
    await drop(appended + refused);
    return { appended, refused, left: entries.length };
  };

  return {
    size: () => entries.length,
    add: (entry) => exclusive('', () => add(entry)),
    flush: (...args) => exclusive('', () => flush(...args)),
    close: () => exclusive('', () => file.close().finally(release)),
  };
};

type Outcome =
  | { readonly _tag: 'stored' }
  | { readonly _tag: 'later'; readonly reason: string }
  | { readonly _tag: 'never' };

/** Facts are appended at the current sequence; another writer in between only means once more. */
const appendOnce = async (
  append: AppendStamped,
  leader: LeaderReader,
  search: IdSearch,
  { stamped, knownHead, stream }: Spooled,
  identity: StreamIdentity,
): Promise<Outcome> => {
  const after = searchAfter(stream, knownHead, identity);
  if (after === undefined) {
    const reason = `spooled for the LEDGER created ${stream}, which this one does not continue`;
    return { _tag: 'later', reason };
  }
  try {
    if ((await search(stamped.subject, after, stamped.id)) !== undefined) return { _tag: 'stored' };
    for (;;) {
      const last = (await leader.last(stamped.subject))?.sequence ?? 0;
      const result = await append(stamped, last);
      if (E.isRight(result)) return { _tag: 'stored' };
      if (result.left._tag === 'LogRefused') return { _tag: 'never' };
      if (result.left._tag === 'LogUnavailable')
        return { _tag: 'later', reason: result.left.reason };
    }
  } catch (error) {
    return { _tag: 'later', reason: error instanceof Error ? error.message : String(error) };
  }
};

/**
 * After which sequence the fact can have been stored: not before what was known when it was
 * spooled, and in a stream that continues that one not before what it has taken over. Undefined
 * where sequences of the one say nothing of the other.
 */
const searchAfter = (
  pin: string | undefined,
  knownHead: number,
  identity: StreamIdentity,
): number | undefined => {
  const continuity = judgeContinuity(pin ?? pinOf(identity), knownHead, identity);
  switch (continuity._tag) {
    case 'Continues':
      return knownHead;
    case 'Lost':
      return continuity.through;
    case 'Foreign':
      return undefined;
  }
};
