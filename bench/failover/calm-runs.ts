/**
 * Disturbs the primary of PostgreSQL in ways that are no failure, under load, with the whole
 * system watching: nothing may be failed over. IO.
 *
 * Lost connections, stops shorter than a question may take, answers that are slow, and a real stop
 * that one observer alone can see.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { familyFilter } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import pg from 'pg';
import { lostRows, writeRows } from '../../test/harness/acknowledged-writer.ts';
import { databasesOf } from '../../test/harness/databases.ts';
import { randomFrom } from '../../test/harness/random.ts';
import { type Rig, startRig } from '../../test/harness/rig.ts';
import { until } from '../../test/harness/until.ts';

type Servers = ReturnType<typeof databasesOf>;
type Disturb = (servers: Servers, primary: string, random: () => number) => Promise<void>;

export type CalmOptions = {
  readonly runs: number;
  readonly seed: number;
  readonly say: (line: string) => void;
};

const floor = 'postgres-a,postgres-b,postgres-c';

/** Every connection of whoever watches is cut at once; the server takes new ones. */
const resets: Disturb = async (servers, primary) => {
  const client = new pg.Client({ connectionString: servers.admin(primary) });
  await client.connect();
  await client.query(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'monitoring'",
  );
  await client.end();
};

const stopFor = async (servers: Servers, primary: string, ms: number): Promise<void> => {
  await servers.signal(primary, 'pause');
  await pause(ms);
  await servers.signal(primary, 'resume');
};

const shortStop: Disturb = (servers, primary, random) =>
  stopFor(servers, primary, 50 + random() * 150);

const slowAnswers: Disturb = async (servers, primary) => {
  for (let i = 0; i < 8; i += 1) {
    await stopFor(servers, primary, 80);
    await pause(40);
  }
};

const longStop: Disturb = (servers, primary) => stopFor(servers, primary, 1_500);

const harmless = [
  ['connections lost', resets],
  ['a short stop', shortStop],
  ['slow answers', slowAnswers],
] as const;

/** The problems found; none when nothing was decided and nothing acknowledged was lost. */
export const calmRuns = async ({ runs, seed, say }: CalmOptions): Promise<readonly string[]> => {
  const random = randomFrom(seed);
  const shared = await startRig({ floor });
  const problems = await disturbed(shared, say, async (servers, primary) => {
    for (let run = 1; run <= runs; run += 1) {
      const [name, disturb] = harmless[run % harmless.length] ?? harmless[0];
      say(`${run}/${runs}: ${name}`);
      await disturb(servers, primary, random);
      await pause(200 + random() * 600);
    }
  });
  const alone = await startRig({ floor, without: ['detector-2'] });
  const more = await disturbed(alone, say, async (servers, primary) => {
    const times = Math.ceil(runs / 10);
    for (let run = 1; run <= times; run += 1) {
      say(`${run}/${times}: stopped, and one observer sees it`);
      await longStop(servers, primary, random);
      await pause(1_000);
    }
  });
  return [...problems, ...more];
};

const disturbed = async (
  rig: Rig,
  say: CalmOptions['say'],
  work: (servers: Servers, primary: string) => Promise<void>,
): Promise<readonly string[]> => {
  const servers = databasesOf(rig.variables);
  const log = await rig.openLog('bench');
  try {
    const primary = await servers.primary();
    await servers.streams(primary, 2);
    const seen = async () => (await log.lastPosition('postgresql')) !== undefined;
    await until(seen, { what: 'the primary to be watched' });
    const writer = await writeRows(rig.variables);
    await writer.acknowledges(100);
    await work(servers, primary);
    await writer.acknowledges(50);
    const written = await writer.stop();
    const lost = await lostRows(servers.admin(primary), written);
    const decided = await decisionsIn(log);
    const now = await servers.primary();
    say(`${written.acknowledged.length} commits acknowledged, ${decided} recoveries decided`);
    return [
      ...(now === primary ? [] : [`${primary} was failed over to ${now}`]),
      ...(decided === 0 ? [] : [`${decided} recoveries were decided`]),
      ...(lost.length === 0 ? [] : [`${lost.length} acknowledged rows are lost`]),
    ];
  } finally {
    await log.close();
    await rig.stop();
  }
};

const decisionsIn = async (log: Awaited<ReturnType<Rig['openLog']>>): Promise<number> => {
  const { lastSequence } = await log.head();
  let decided = 0;
  const subjects = [familyFilter('real', 'scope'), familyFilter('real', 'component')];
  const signal = AbortSignal.timeout(5_000);
  for await (const { entry, sequence } of log.follow({ subjects, from: 1, signal })) {
    if (E.isRight(entry) && entry.right.type === 'RecoveryDecided') decided += 1;
    if (sequence >= lastSequence) break;
  }
  return decided;
};
