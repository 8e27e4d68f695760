/**
 * States what was lost, from facts, as far as the old primary's files can be read: Redis writes a
 * command into its append-only file before it answers, so that what was acknowledged is in there,
 * unless the whole machine died. IO; the judgement is lost-commands.ts.
 *
 * Where they cannot be read, what was predicted before is all there is to say.
 */
import type { LedgerEvent, LossState } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import type { Action, ActionContext, Output } from '../action.ts';
import { type AofTail, readAofTail } from './aof-tail.ts';
import { askRedis } from './ask-redis.ts';
import { lostCommands } from './lost-commands.ts';
import { type RedisServer, RedisServers, serverNamed } from './redis-servers.ts';
import { infoOf } from './survey-redis.ts';

const Params = t.strict({
  way: t.string,
  servers: RedisServers,
  failed: t.string,
  promoted: t.string,
  /** What the promoted one had when it was promoted: its offset and its file's length, in bytes. */
  secondOffset: t.number,
  boundary: t.number,
});
type Params = t.TypeOf<typeof Params>;

export const redisMeasureLoss: Action<Params> = {
  name: 'redis.measureLoss',
  params: Params,
  output: { state: 'string', lost: 'integer' },
  run: async (params, context) => {
    if (params.way !== 'promote') {
      return E.right({ state: 'BOUNDED', lost: 0, why: 'what the repair states is what was lost' });
    }
    const old = serverNamed(params.servers, params.failed);
    const promoted = serverNamed(params.servers, params.promoted);
    if (E.isLeft(old)) return old;
    if (E.isLeft(promoted)) return promoted;
    const found = await measure(old.right, promoted.right, params, context);
    await context.emit([measuredEvent(found, context)]);
    const { state, records: lost, basis, evidence } = found;
    return E.right({ state, lost: lost ?? 0, basis, ...evidence });
  },
  rehearse: async () => E.right({ state: 'UNKNOWN', lost: 0, would: 'compare both files' }),
};

type Found = {
  readonly state: LossState;
  readonly records: number | null;
  readonly basis: string;
  readonly evidence: Output;
};

const measure = async (
  old: RedisServer,
  promoted: RedisServer,
  { secondOffset, boundary }: Params,
  context: ActionContext,
): Promise<Found> => {
  const offset = await offsetOf(old, context);
  const bytes = offset === undefined ? null : Math.max(0, offset - (secondOffset - 1));
  if (bytes === 0) {
    const basis = `${old.name} is at offset ${offset}, and ${promoted.name} had all of it`;
    return { state: 'ZERO_PROVEN', records: 0, basis, evidence: { bytes } };
  }
  const [oldTail, ownTail] = await Promise.all([
    readAofTail(old.folder),
    boundary === 0 ? undefined : readAofTail(promoted.folder, boundary),
  ]);
  if (oldTail === undefined || ownTail === undefined) {
    const which = oldTail === undefined ? old.name : promoted.name;
    return unmeasured(`the append-only file of ${which} cannot be read from here`, bytes);
  }
  return compare(oldTail, ownTail, old.name, bytes);
};

/** Its own word, where it still answers: it was fenced by refusing writes. */
const offsetOf = async (
  { address }: RedisServer,
  context: ActionContext,
): Promise<number | undefined> => {
  const told = await askRedis(context, address, infoOf, 250);
  return E.isRight(told) && told.right.replication.role === 'primary'
    ? told.right.replication.offset
    : undefined;
};

const compare = (old: AofTail, own: AofTail, name: string, bytes: number | null): Found => {
  const found = lostCommands(old.commands, own.commands);
  const file = `the append-only file of ${name}`;
  switch (found._tag) {
    case 'NotFound':
      return unmeasured(`${file} and the promoted one's have no end in common`, bytes);
    case 'Ambiguous': {
      const basis = `the same commands repeat in ${file}: ${found.least} to ${found.most} are lost`;
      const evidence = { bytes, least: found.least, torn: old.torn };
      return { state: 'BOUNDED', records: found.most, basis, evidence };
    }
    case 'Counted': {
      const lost = found.lost.map(({ words }) => words.slice(0, 2).join(' ').slice(0, 100));
      const inBytes = found.lost.reduce((sum, { from, until }) => sum + until - from, 0);
      const evidence = { bytes: bytes ?? inBytes, commands: lost.slice(0, 100), torn: old.torn };
      const basis = `${file} has ${lost.length} commands more than the promoted one had`;
      const state = lost.length === 0 ? 'ZERO_PROVEN' : 'MEASURED';
      return { state, records: lost.length, basis, evidence };
    }
  }
};

const unmeasured = (basis: string, bytes: number | null): Found => ({
  ...{ state: bytes === null ? 'UNKNOWN' : 'BOUNDED', records: null, basis },
  evidence: { bytes },
});

const measuredEvent = (
  { state, records, basis, evidence }: Found,
  { recovery, incident, component, epoch }: ActionContext,
): LedgerEvent => ({
  type: 'DataLossMeasured',
  data: {
    ...{ recovery, incident, component, epoch, state, lostRecords: records, basis },
    evidence: { ...evidence },
  },
});
