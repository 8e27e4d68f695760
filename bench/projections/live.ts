/**
 * How long after JetStream acknowledged an event PostgreSQL and Redis show it, at 1,000 events a
 * second: the projector is a process of its own, on a log that fsyncs. IO.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createPool, createRedis } from '@recovery-ledger/projections';
import { postgresServer } from '../../test/harness/postgres.ts';
import { redisServer } from '../../test/harness/redis.ts';
import { benchServer } from '../bench-server.ts';
import type { Teardowns } from '../faults/teardowns.ts';
import { incidentOf } from '../history.ts';

const perSecond = 1_000;
const seconds = 10;

export const benchLive = async (works: Teardowns): Promise<void> => {
  const { server, pool, hot } = await start(works);
  const acknowledged = new Map<number, number>();
  const inPostgres = new Map<number, number>();
  const inRedis = new Map<number, number>();
  const states = new Set<number>();
  const stop = new AbortController();
  const watching = [
    watch(stop.signal, inPostgres, async () => {
      const { rows } = await pool.query('select max(sequence) as s from ledger.event_index');
      return Number(rows[0]?.s ?? 0);
    }),
    watch(stop.signal, inRedis, async () => {
      const values = await hot.mget(components.map((name) => `real:state:${name}`));
      return Math.max(0, ...values.map((v) => (v === null ? 0 : JSON.parse(v).sequence)));
    }),
  ];
  await write(server, acknowledged, states);
  await delay(1_000);
  stop.abort();
  await Promise.all(watching);
  tell('in PostgreSQL (wanted p50 5, p99 20)', [...acknowledged], inPostgres);
  tell(
    'in Redis (wanted p99 10)',
    [...acknowledged].filter(([s]) => states.has(s)),
    inRedis,
  );
};

/** The servers, and a projector that is ready. */
const start = async (works: Teardowns) => {
  const server = await benchServer({ durable: true });
  works.teardown(server.stop);
  const [postgres, redis] = [
    await postgresServer(works, { durable: true }),
    await redisServer(works),
  ];
  const { servers, user = '', password = '' } = server.settings;
  const file = fileURLToPath(new URL('live-process.ts', import.meta.url));
  const words = [servers, user, password, postgres.url, redis.url];
  const child = spawn(process.execPath, [...process.execArgv, file, ...words], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  works.teardown(async () => {
    child.kill();
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  });
  await once(child.stdout, 'data');
  const [pool, hot] = [createPool(postgres.url), createRedis(redis.url)];
  await once(hot, 'ready');
  works.teardown(async () => {
    hot.disconnect();
    await pool.end();
  });
  return { server, pool, hot };
};

const components = ['trading_engine', 'order_gateway', 'risk_engine', 'market_data'];

/** When each sequence was first seen: everything up to the newest is there. */
const watch = async (
  signal: AbortSignal,
  seen: Map<number, number>,
  newest: () => Promise<number>,
): Promise<void> => {
  let last = 0;
  while (!signal.aborted) {
    const sequence = await newest();
    const at = performance.now();
    for (; last < sequence; last += 1) seen.set(last + 1, at);
    await delay(1);
  }
};

type Server = Awaited<ReturnType<typeof benchServer>>;

const changesState = new Set(['FailureSuspected', 'FailureConfirmed', 'RecoveryClaimed']);

const write = async (
  { log, raw }: Server,
  acknowledged: Map<number, number>,
  states: Set<number>,
): Promise<void> => {
  const js = raw.jetstream({ timeout: 30_000 });
  const begun = performance.now();
  const acks: Promise<void>[] = [];
  let sequence = 0;
  for (let n = 0; sequence < perSecond * seconds; n += 1) {
    for (const { aggregate, event } of incidentOf(n, sequence + 1)) {
      const { subject, payload } = log.producer.stamp(aggregate, event);
      sequence += 1;
      const own = sequence;
      if (changesState.has(event.type)) states.add(own);
      acks.push(
        js.publish(subject, payload).then(() => void acknowledged.set(own, performance.now())),
      );
      const due = begun + (own * 1_000) / perSecond;
      if (due > performance.now()) await delay(due - performance.now());
    }
  }
  await Promise.all(acks);
};

const tell = (
  where: string,
  acks: readonly (readonly [number, number])[],
  seen: ReadonlyMap<number, number>,
): void => {
  const took = acks
    .map(([sequence, at]) => Math.max(0, (seen.get(sequence) ?? Number.POSITIVE_INFINITY) - at))
    .sort((a, b) => a - b);
  const at = (share: number) => (took[Math.floor(took.length * share)] ?? Number.NaN).toFixed(1);
  console.log(
    `acknowledged to visible ${where}: p50 ${at(0.5)} ms, p90 ${at(0.9)} ms, p99 ${at(0.99)} ms, ` +
      `at most ${took.at(-1)?.toFixed(1)} ms (n ${took.length})`,
  );
};
