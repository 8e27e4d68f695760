/**
 * A projector as a process of its own that kills itself without warning at a given point: before
 * or after the nth statement of a kind that it sends to PostgreSQL, or never. It prints `"ready"`
 * once it runs. Arguments: nats-url password database-url point nth.
 */
import { openLog } from '@recovery-ledger/ledger';
import { createPool, runProjector } from '@recovery-ledger/projections';
import { quiet } from './quiet-logger.ts';
import { orThrow } from './server-fixture.ts';

const [servers = '', password = '', url = '', point = 'never', nth = '1'] = process.argv.slice(2);
const identity = { service: 'projector', instance: 'doomed', mode: 'real' as const };
const log = orThrow(await openLog({ servers, user: 'ledger', password, ...identity }));
const pool = createPool(url);
const [when = '', statement = ''] = point.split(':');
let seen = 0;

/** SIGKILL to oneself: nothing runs after it, no handler, no rollback, no farewell. */
const die = () => process.kill(process.pid, 'SIGKILL');

pool.on('connect', (client) => {
  const query = client.query.bind(client);
  const watched = async (...args: readonly unknown[]) => {
    const [first] = args;
    const text = typeof first === 'string' ? first : String(Object(first).text);
    const hit = text.startsWith(statement) && ++seen === Number(nth);
    if (hit && when === 'before') die();
    const result: unknown = await Reflect.apply(query, client, args);
    if (hit && when === 'after') die();
    return result;
  };
  if (when !== 'never') Object.assign(client, { query: watched });
});

process.stdout.write('"ready"\n');
await runProjector({ log, pool, logger: quiet }, new AbortController().signal);
