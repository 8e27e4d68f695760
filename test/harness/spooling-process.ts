/**
 * Records `count` facts through a spool, prints `{reason, where}` for each that was accepted, and
 * then waits to be killed. Arguments: url password spool name count. With `hang` as sixth argument
 * it flushes, but every append hangs once the server has stored it: killed then, it dies between
 * the flush and the dropping of what was flushed.
 */
import { createRecordFact, type Log, openLog, openSpool } from '@recovery-ledger/ledger';
import { notebook, noteOf } from './notes.ts';
import { orThrow } from './server-fixture.ts';

const [servers = '', password = '', path = '', name = '', count = '0', hang] =
  process.argv.slice(2);
const identity = { service: 'test', instance: name, mode: 'real' as const };
const log = orThrow(await openLog({ servers, user: 'ledger', password, ...identity }));
const say = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`);

const hanging: Log = {
  ...log,
  appendStamped: async (stamped, expected) => {
    const result = await log.appendStamped(stamped, expected);
    say({ reason: 'hangs', where: result._tag });
    return hang === undefined ? result : new Promise(() => {});
  },
};

const spool = await openSpool(path);
const spooled = String(spool.size());
const record = createRecordFact(hang === undefined ? log : hanging, spool);
process.on('SIGUSR2', async () => {
  for (let n = 1; n <= Number(count); n += 1) {
    const reason = `${name}-${n}`;
    const { where } = orThrow(await record(notebook('facts'), noteOf(reason)));
    say({ reason, where });
  }
});
setInterval(() => undefined, 1_000);
// Last of all: a signal that came before its handler was there would end this process.
say({ reason: 'ready', where: spooled });
