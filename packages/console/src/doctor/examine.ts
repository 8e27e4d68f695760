/** IO: asks every server and this machine, and gives one finding per check. Nothing is changed. */
import { statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import {
  type Log,
  type Mode,
  openLog,
  readCopies,
  type StreamIdentity,
} from '@recovery-ledger/ledger';
import { createQueries, createRedis } from '@recovery-ledger/projections';
import * as E from 'fp-ts/lib/Either.js';
import { examineSeals } from '../audit/examine-seals.ts';
import { explainLogProblem } from '../connection/explain-log-problem.ts';
import { compareKnownLog } from '../connection/known-log.ts';
import { logSettings } from '../connection/with-log.ts';
import { openPool } from '../connection/with-queries.ts';
import type { Shell } from '../shell.ts';
import { type Finding, ok } from './finding.ts';
import { judgeClock, judgeDisk, judgeLag, judgeParked, judgeServer } from './judge.ts';
import { judgeCopies } from './judge-copies.ts';

export const examine = async (shell: Shell, mode: Mode): Promise<readonly Finding[]> => {
  const { log, findings } = await examineLog(shell, mode);
  try {
    const head = log === null ? null : await headOf(log);
    const database = await examineDatabase(shell, head);
    const seals = log === null ? [] : [await examineSeals(shell)];
    return [...findings, ...seals, ...database, await examineRedis(shell), examineDisk(shell)];
  } finally {
    await log?.close();
  }
};

/** Null when the server has stopped to answer since it was asked first. */
const headOf = (log: Log): Promise<number | null> =>
  log.head().then(
    ({ lastSequence }) => lastSequence,
    () => null,
  );

type ExaminedLog = { readonly log: Log | null; readonly findings: readonly Finding[] };

const examineLog = async (shell: Shell, mode: Mode): Promise<ExaminedLog> => {
  const instance = `doctor-${process.pid}`;
  const settings = logSettings(shell, { service: 'console', instance, mode, as: 'operator' });
  if (E.isLeft(settings)) return { log: null, findings: [away('nats-server', settings.left)] };
  const opened = await openLog(settings.right);
  if (E.isRight(opened)) {
    const log = opened.right;
    const streams = examineStreams(shell, log.identity);
    const copies = await readCopies(settings.right);
    const copied = E.isLeft(copies)
      ? away('copies', explainLogProblem(copies.left))
      : judgeCopies(copies.right);
    return { log, findings: [judgeServer(log.serverVersion), streams, copied] };
  }
  const problem = explainLogProblem(opened.left);
  if (opened.left._tag === 'CannotConnect') {
    return { log: null, findings: [away('nats-server', problem)] };
  }
  const streams = {
    check: 'streams',
    state: 'bad',
    found: problem.message,
    todo: problem.hint,
  } as const;
  return { log: null, findings: [ok('nats-server', 'it answers'), streams] };
};

const examineStreams = (shell: Shell, identity: StreamIdentity): Finding => {
  const check = 'streams';
  const known = compareKnownLog(shell, identity);
  if (E.isLeft(known)) {
    const { message: found, hint: todo } = known.left;
    return { check, state: 'bad', found, todo };
  }
  const { created, generation, lastSequence } = identity;
  const which = generation === 0 ? created : `${created}, generation ${generation}`;
  return ok(check, `as wanted; LEDGER of ${which}, head #${lastSequence}`);
};

const away = (
  check: string,
  trouble: { readonly message: string; readonly hint: string },
): Finding => ({
  check,
  state: 'unreachable',
  found: trouble.message,
  todo: trouble.hint,
});

const examineDatabase = async (shell: Shell, head: number | null): Promise<readonly Finding[]> => {
  const opened = openPool(shell);
  if (E.isLeft(opened)) return [away('PostgreSQL', opened.left)];
  const pool = opened.right;
  try {
    const before = Date.now();
    const { rows } = await pool.query<{ version: string; now: string }>(
      "select current_setting('server_version') as version, extract(epoch from clock_timestamp()) * 1000 as now",
    );
    const [tripMs, row] = [Date.now() - before, rows[0]];
    const skewMs = Number(row?.now) - (before + tripMs / 2);
    const server = ok('PostgreSQL', row?.version ?? 'unknown');
    return [server, judgeClock(skewMs, tripMs), ...(await examineProjections(pool, head))];
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return [
      away('PostgreSQL', { message, hint: 'start it, or correct RECOVERY_LEDGER_DATABASE_URL' }),
    ];
  } finally {
    await pool.end();
  }
};

type Pool = Parameters<typeof createQueries>[0]['pool'];

const examineProjections = async (pool: Pool, head: number | null): Promise<readonly Finding[]> => {
  const queries = createQueries({ pool, now: () => new Date() });
  const [parked, lag] = [await queries.parked({ limit: 1 }), await queries.checkpoints(head ?? 0)];
  if (E.isLeft(parked) || E.isLeft(lag)) {
    const { reason, hint } = E.isLeft(parked) ? parked.left : E.isLeft(lag) ? lag.left : nothing;
    return [{ check: 'projections', state: 'bad', found: reason, todo: hint }];
  }
  const unknown = {
    check: 'projections',
    state: 'unknown',
    found: 'the log is away',
    todo: '',
  } as const;
  const lagging = head === null ? unknown : judgeLag(head, lag.right.projections);
  return [lagging, judgeParked(parked.right)];
};

const nothing = { reason: '', hint: '' };

const examineRedis = async ({ environment }: Shell): Promise<Finding> => {
  const { redisUrl } = environment;
  if (redisUrl === undefined)
    return ok('Redis', 'none is used (RECOVERY_LEDGER_REDIS_URL is not set)');
  const redis = createRedis(redisUrl);
  try {
    await ready(redis);
    const info = await redis.info('server');
    const [, version] = /redis_version:(\S+)/.exec(info) ?? [];
    return ok('Redis', version ?? 'it answers');
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return away('Redis', { message, hint: 'start it, or correct RECOVERY_LEDGER_REDIS_URL' });
  } finally {
    redis.disconnect();
  }
};

const redisPatienceMs = 3_000;

/** The client never gives up by itself and queues nothing: wait for it, but not for ever. */
const ready = (redis: ReturnType<typeof createRedis>): Promise<void> =>
  new Promise((resolve, reject) => {
    if (redis.status === 'ready') return resolve();
    let last = 'no answer';
    const timer = setTimeout(() => reject(new Error(last)), redisPatienceMs);
    redis.on('error', (error: Error) => {
      last = error.message;
    });
    redis.once('ready', () => {
      clearTimeout(timer);
      resolve();
    });
  });

const examineDisk = ({ environment }: Shell): Finding => {
  const folder = environment.stateDir ?? tmpdir();
  try {
    const { bavail, bsize } = statfsSync(folder);
    return judgeDisk(folder, bavail * bsize);
  } catch (error) {
    const found = `${folder}: ${error instanceof Error ? error.message : String(error)}`;
    return { check: 'disk', state: 'unknown', found, todo: 'check RECOVERY_LEDGER_STATE_DIR' };
  }
};
