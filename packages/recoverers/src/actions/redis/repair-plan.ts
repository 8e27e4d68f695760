/**
 * How a server comes back from its own files, judged from what the checkers found. Pure.
 *
 * What loads as it is, is loaded. A torn end is what Redis cuts off by itself: nobody had an answer
 * to it unless the whole machine died. Damage in the middle makes `--fix` cut off everything behind
 * it, and an older snapshot may have more: either way data goes, and people are asked with the
 * numbers in the question. A snapshot without a key is no data, however well it checks.
 */
import type { PredictedLoss } from '@recovery-ledger/ledger';

export type FoundAof = {
  /** In the base, by the checker; and the commands of the increments up to where they load. */
  readonly baseKeys: number;
  readonly commands: number;
  readonly state: 'whole' | 'torn' | 'damaged';
  /** The part that does not load, and whether it is the last one: no other can be cut. */
  readonly file: string;
  readonly isLast: boolean;
  readonly okUpTo: number;
  readonly bytesGone: number;
  /** Null where there were too many bytes to count. */
  readonly commandsGone: number | null;
};

export type FoundRdb = {
  readonly path: string;
  readonly valid: boolean;
  readonly keys: number;
  readonly writtenAt: string;
};

export type Findings = {
  readonly aof: FoundAof | null;
  readonly rdbs: readonly FoundRdb[];
};

export type RepairPlan =
  | { readonly _tag: 'AsItIs'; readonly told: string }
  | {
      readonly _tag: 'CutAof';
      /** The last increment: no other part can be cut. */
      readonly file: string;
      readonly told: string;
      readonly loss: PredictedLoss;
    }
  | {
      readonly _tag: 'RestoreRdb';
      readonly path: string;
      readonly keys: number;
      readonly told: string;
      readonly loss: PredictedLoss;
    }
  | { readonly _tag: 'Nothing'; readonly told: string };

export const planRepair = ({ aof, rdbs }: Findings): RepairPlan => {
  const rdb = bestOf(rdbs);
  const hasData = aof !== null && aof.baseKeys + aof.commands > 0;
  if (aof !== null && hasData && aof.state !== 'damaged') return asItIs(aof);
  const canCut = aof !== null && hasData && aof.isLast;
  if (canCut && aof.baseKeys + aof.commands >= (rdb?.keys ?? 0)) return cut(aof);
  if (rdb !== undefined) return restore(rdb, aof);
  return canCut ? cut(aof) : { _tag: 'Nothing', told: nothing(aof, rdbs) };
};

/** The newest that has keys. */
const bestOf = (rdbs: readonly FoundRdb[]): FoundRdb | undefined =>
  rdbs
    .filter(({ valid, keys }) => valid && keys > 0)
    .sort((a, b) => (a.writtenAt < b.writtenAt ? 1 : -1))[0];

const asItIs = ({ state, file, bytesGone }: FoundAof): RepairPlan => ({
  _tag: 'AsItIs',
  told:
    state === 'whole'
      ? 'the append-only file is whole'
      : `${file} ends in the middle of a command: ${bytesGone} bytes are cut off when it is loaded`,
});

const cut = (aof: FoundAof): RepairPlan => {
  const { file, okUpTo, bytesGone, commandsGone, commands, baseKeys } = aof;
  const gone = commandsGone === null ? 'commands nobody counted' : `about ${commandsGone} commands`;
  const told = [
    `${file} is damaged at byte ${okUpTo}.`,
    `redis-check-aof --fix would cut off ${bytesGone} bytes with ${gone};`,
    `${commands} commands and ${baseKeys} keys of its base stay.`,
  ].join(' ');
  const loss = { bytes: bytesGone, ms: null, records: commandsGone, basis: told };
  return { _tag: 'CutAof', file, told, loss: { state: 'BOUNDED', ...loss } };
};

const restore = ({ path, keys, writtenAt }: FoundRdb, aof: FoundAof | null): RepairPlan => {
  const why =
    aof === null
      ? 'There is no append-only file.'
      : aof.state === 'damaged'
        ? `${aof.file} is damaged at byte ${aof.okUpTo}: ${aof.commands} commands would stay of it.`
        : 'The append-only file has no data.';
  const told = `${why} The snapshot ${path} of ${writtenAt} has ${keys} keys; what was written since is lost.`;
  const loss = { bytes: null, ms: null, records: null, basis: told };
  return { _tag: 'RestoreRdb', path, keys, told, loss: { state: 'UNKNOWN', ...loss } };
};

const nothing = (aof: FoundAof | null, rdbs: readonly FoundRdb[]): string => {
  const file = aof === null ? 'no append-only file' : `an append-only file that is ${aof.state}`;
  const bad = rdbs.map(
    ({ path, valid, keys }) => `${path} ${valid ? `has ${keys} keys` : 'is bad'}`,
  );
  return `there is ${file}, and no snapshot with a key in it: ${bad.join('; ') || 'none at all'}`;
};

/**
 * A server that starts where replicas follow makes them throw away what they have. Undefined when
 * none of them loses a key by it.
 */
export const whyNotStart = (
  keys: number,
  replicas: readonly { readonly name: string; readonly keys: number }[],
): string | undefined => {
  const [fullest] = [...replicas].sort((a, b) => b.keys - a.keys);
  if (fullest === undefined || fullest.keys <= keys) return undefined;
  const has = `${fullest.name} has ${fullest.keys} keys, and would be left with ${keys}`;
  return `${has}: it is not started over its replica. Promote that one, or detach it first`;
};
