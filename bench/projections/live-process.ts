/** A projector as a process of its own. Arguments: nats-url user password database redis-url. */
import { openLog } from '@recovery-ledger/ledger';
import { createPool, createRedis, ensureSchema, runProjector } from '@recovery-ledger/projections';
import * as E from 'fp-ts/lib/Either.js';

const [servers = '', user = '', password = '', url = '', redisUrl = ''] = process.argv.slice(2);
const opened = await openLog({
  ...{ servers, user, password, service: 'bench', instance: 'projector', mode: 'real' },
});
if (E.isLeft(opened)) throw new Error(opened.left.hint);
const pool = createPool(url);
await ensureSchema(pool);
const quiet = () => undefined;
const logger = { info: quiet, warn: console.error, error: console.error };
const end = new AbortController();
process.once('SIGTERM', () => end.abort());
console.log('ready');
await runProjector({ log: opened.right, pool, redis: createRedis(redisUrl), logger }, end.signal);
process.exit(0);
