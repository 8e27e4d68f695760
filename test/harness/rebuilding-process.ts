/**
 * A rebuild as a process of its own that kills itself without warning at its nth statement to
 * PostgreSQL, or never (0); it prints its rows' number when it ends. Arguments: nats-url password
 * database-url nth.
 */
import { openLog } from '@recovery-ledger/ledger';
import { createPool, rebuild } from '@recovery-ledger/projections';
import { orThrow } from './server-fixture.ts';

const [servers = '', password = '', url = '', nth = '0'] = process.argv.slice(2);
const identity = { service: 'rebuild', instance: 'doomed', mode: 'real' as const };
const log = orThrow(await openLog({ servers, user: 'ledger', password, ...identity }));
const pool = createPool(url);
let seen = 0;

pool.on('connect', (client) => {
  const query = client.query.bind(client);
  const watched = (...args: readonly unknown[]) => {
    seen += 1;
    if (seen === Number(nth)) process.kill(process.pid, 'SIGKILL');
    return Reflect.apply(query, client, args);
  };
  Object.assign(client, { query: watched });
});

const rebuilt = orThrow(await rebuild({ log, pool, stretch: 60, report: () => undefined }));
process.stdout.write(`${JSON.stringify(rebuilt.rows)}\n`);
await log.close();
await pool.end();
