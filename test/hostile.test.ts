/** What nobody can read stops nobody: a flood of hostile messages around live work. */
import test from 'ava';
import { aftermath } from './harness/hostile-aftermath.ts';
import { flood } from './harness/hostile-flood.ts';
import { natsForFile } from './harness/nats.ts';
import { postgresForFile } from './harness/postgres.ts';

const nats = natsForFile(test);
const postgres = postgresForFile(test);

const seed = Number(process.env['FUZZ_SEED'] ?? Date.now() % 1_000_000);
/** The full size is the soak's. */
const count = 2_500;

test('a flood of hostile messages stops no consumer, and each is parked with its reason', async (t) => {
  t.timeout(300_000);
  t.log(`seed ${seed}, ${count} messages`);
  const passed = await flood(t, nats(), postgres(), { seed, count });
  t.log(passed.told);
  t.deepEqual(await aftermath(passed), []);
});
