/**
 * Appends `count` notes to one aggregate, against whoever else does, through outages, and prints
 * `{reason, sequence}` for each one that it knows to be stored. Arguments: url password name count.
 */
import { openLog } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import { notebook, noteOf, reasonOf } from './notes.ts';
import { orThrow } from './server-fixture.ts';

const [servers = '', password = '', name = '', count = '0'] = process.argv.slice(2);
const identity = { service: 'test', instance: name, mode: 'real' as const };
const log = orThrow(await openLog({ servers, user: 'ledger', password, ...identity }));
const shared = notebook('shared');

const read = async (after: number) => {
  for (;;) {
    try {
      return await log.history(shared, after);
    } catch {
      // The log is away: read again.
    }
  }
};

let seen = 0;
for (let n = 1; n <= Number(count); n += 1) {
  const reason = `${name}-${n}`;
  for (;;) {
    const { events, last } = await read(seen);
    seen = last;
    const own = events.find((event) => reasonOf(event) === reason);
    const appended = own ? undefined : await log.append(shared, seen, [noteOf(reason)]);
    if (appended !== undefined && E.isLeft(appended)) continue;
    const sequence = own?.meta.sequence ?? appended?.right.last ?? 0;
    process.stdout.write(`${JSON.stringify({ reason, sequence })}\n`);
    seen = Math.max(seen, sequence);
    break;
  }
}
await log.close();
