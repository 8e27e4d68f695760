/**
 * Appends decisions of `size` notes to ever new aggregates, many at a time, until it is killed;
 * prints a line for each that was acknowledged. Arguments: url user password name size.
 */
import { openLog } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import { notebook, noteOf } from './notes.ts';
import { orThrow } from './server-fixture.ts';

const [servers = '', user = '', password = '', name = '', size = '1'] = process.argv.slice(2);
const identity = { service: 'test', instance: name, mode: 'real' as const };
const log = orThrow(await openLog({ servers, user, password, ...identity }));

const decide = async (worker: number) => {
  for (let n = 0; ; n += 1) {
    const id = `${name}-${worker}-${n}`;
    const notes = Array.from({ length: Number(size) }, (_, note) => noteOf(`${note}`));
    const appended = await log.append(notebook(id), 0, notes);
    if (E.isRight(appended)) process.stdout.write(`${JSON.stringify(id)}\n`);
  }
};

await Promise.all(Array.from({ length: 40 }, (_, worker) => decide(worker)));
