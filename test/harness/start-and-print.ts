/**
 * A process of its own that starts one server of each kind, prints their pids and folders as one
 * line of JSON, and lives until it is killed: for the test of what is left after that.
 */
import { natsServer } from './nats.ts';
import { postgresServer } from './postgres.ts';
import { redisServer } from './redis.ts';

const never = { teardown: () => {} };
const servers = [await natsServer(never), await postgresServer(never), await redisServer(never)];
console.log(JSON.stringify(servers.map(({ pid, dir }) => ({ pid, dir }))));
