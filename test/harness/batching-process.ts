/**
 * Appends `count` notes to each of many aggregates at once, against whoever else does, through
 * outages, and prints `{aggregate, reason, sequence}` for each one that it knows to be stored.
 * Arguments: url user password name aggregates count.
 */
import { openLog } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import { notebook, noteOf, reasonOf } from './notes.ts';
import { orThrow } from './server-fixture.ts';

const [servers = '', user = '', password = '', name = '', aggregates = '0', count = '0'] =
  process.argv.slice(2);
const identity = { service: 'test', instance: name, mode: 'real' as const };
const log = orThrow(await openLog({ servers, user, password, ...identity }));

/** What is new, or nothing while the log is away. */
const read = async (aggregate: string, after: number) => {
  try {
    return await log.history(notebook(aggregate), after);
  } catch {
    return undefined;
  }
};

/** The sequence of the note, and the newest that was seen. */
const add = async (aggregate: string, reason: string, seen: number) => {
  let last = seen;
  for (;;) {
    const appended = await log.append(notebook(aggregate), last, [noteOf(reason)]);
    if (E.isRight(appended)) return { sequence: appended.right.last, last: appended.right.last };
    if (appended.left._tag === 'LogRefused') throw new Error(appended.left.reason);
    const news = await read(aggregate, last);
    const own = news?.events.find((event) => reasonOf(event) === reason);
    last = news?.last ?? last;
    if (own !== undefined) return { sequence: own.meta.sequence, last };
  }
};

const fill = async (aggregate: string) => {
  let seen = 0;
  for (let n = 1; n <= Number(count); n += 1) {
    const reason = `${name}-${n}`;
    const { sequence, last } = await add(aggregate, reason, seen);
    process.stdout.write(`${JSON.stringify({ aggregate, reason, sequence })}\n`);
    seen = last;
  }
};

await Promise.all(Array.from({ length: Number(aggregates) }, (_, n) => fill(`shared-${n}`)));
await log.close();
