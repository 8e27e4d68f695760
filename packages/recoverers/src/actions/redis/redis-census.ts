/**
 * Counts the keys of the new primary per database, digests their names, compares both with what
 * was last recorded, and records them for the next time: on the ledger and in a file beside the
 * backups. IO. A primary that is empty and was not stops here.
 */
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import type { Action, ActionContext } from '../action.ts';
import { failed } from '../call.ts';
import { checkCompleted } from '../checks/validate.ts';
import { askRedis, type RedisAnswer, type RedisAsker } from './ask-redis.ts';
import { type Census, compareCensus, digestOf, readCensus } from './key-census.ts';
import { allKeys, type KeyCounts, keyCountsOf } from './redis-info.ts';
import { infoOf } from './survey-redis.ts';

const Params = t.strict({
  instance: t.string,
  address: t.string,
  /** The file of the last record. */
  record: t.string,
  /** How many there were when it was chosen. */
  atFirst: t.number,
  /** Fewer keys than this share of the last ones is a loss: "0.5". */
  leastShare: t.string,
});
type Params = t.TypeOf<typeof Params>;

/** More are counted and not read: that would hold up the server's clients. */
const mostKeys = 500_000;
const atOnce = 1_000;
const withinMs = 10_000;

export const redisCensus: Action<Params> = {
  name: 'redis.census',
  params: Params,
  output: { result: 'string', at: 'integer', keys: 'integer' },
  run: async (params, context) => {
    const taken = await takeCensus(params, context);
    if (E.isLeft(taken)) return taken;
    const now = taken.right;
    const before = await lastRecorded(params.record);
    const { result, detail } = compareCensus(
      before,
      params.atFirst,
      now,
      Number(params.leastShare),
    );
    const evidence = { now, before };
    const check = { check: 'keys as last recorded', result, detail, evidence };
    await context.emit([checkCompleted(check, context)]);
    if (result === 'fail') return failed(detail, false, evidence);
    const recorded = await record(params.record, now);
    const at = context.clock.nowMs();
    return E.right({ result, at, keys: allKeys(now.databases), detail, recorded, ...evidence });
  },
  rehearse: async (params, context) => {
    const before = await lastRecorded(params.record);
    const at = context.clock.nowMs();
    return E.right({ result: 'unknown', at, keys: 0, would: `count ${params.instance}`, before });
  },
};

const takeCensus = (
  { instance: server, address }: Params,
  context: ActionContext,
): Promise<RedisAnswer<Census>> =>
  askRedis(
    context,
    address,
    async (ask): Promise<RedisAnswer<Census>> => {
      const info = await infoOf(ask);
      if (E.isLeft(info)) return info;
      const databases = keyCountsOf(info.right.fields);
      const digest = allKeys(databases) > mostKeys ? null : digestOf(await namesOf(ask, databases));
      const at = new Date(context.clock.nowMs()).toISOString();
      return E.right({ at, server, recovery: context.recovery, databases, digest });
    },
    withinMs,
  );

/** Our own test keys come and go: they are none of the data. */
const isOwn = (name: string): boolean => name.startsWith('recovery-ledger:');

const namesOf = async (
  ask: RedisAsker,
  databases: KeyCounts,
): Promise<Readonly<Record<string, readonly string[]>>> => {
  const names: Record<string, readonly string[]> = {};
  for (const database of Object.keys(databases)) {
    await ask('SELECT', database.slice('db'.length));
    const found: string[] = [];
    let cursor = '0';
    do {
      const answer = await ask('SCAN', cursor, 'COUNT', atOnce);
      const [next, keys] = t.tuple([t.string, t.array(t.string)]).is(answer) ? answer : ['0', []];
      found.push(...keys.filter((key) => !isOwn(key)));
      cursor = next;
    } while (cursor !== '0');
    names[database] = found;
  }
  return names;
};

/** What cannot be read is no record; what is there is left for a person to look at. */
const lastRecorded = async (path: string): Promise<Census | null> => {
  const text = await readFile(path, 'utf8').catch(() => '');
  const census = readCensus(text);
  return E.isRight(census) ? census.right : null;
};

const record = async (path: string, census: Census): Promise<string> => {
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(`${path}.new`, `${JSON.stringify(census)}\n`, { mode: 0o644 });
    await rename(`${path}.new`, path);
    return path;
  } catch (error) {
    return `not in a file: ${String(error)}`;
  }
};
