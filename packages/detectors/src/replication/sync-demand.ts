/**
 * Whether commits wait for what the estate demands: the level, how many, and that there are so
 * many. Pure. A list without ANY or FIRST is FIRST 1: `a, b` is one synchronous standby, not two.
 * https://www.postgresql.org/docs/current/runtime-config-replication.html
 */
import type { PostgresqlReplication } from '@recovery-ledger/ledger';
import type { PrimarySeen, StandbySeen } from './sample.ts';

export type Demand = NonNullable<PostgresqlReplication['synchronous']>;

type Names = { readonly count: number; readonly names: readonly string[] };

/** Everything that is not as demanded, in words; empty when all is. */
export const driftsOf = (
  demand: Demand,
  { syncCommit, syncNames, objections }: PrimarySeen,
  standbys: readonly StandbySeen[],
): readonly string[] => {
  const parsed = parseNames(syncNames ?? '');
  const waitedFor = standbys.filter(isWaitedFor).length;
  const known = new Set(['*', ...demand.standbys.map(underscored)]);
  const strangers = parsed.names.filter((name) => !known.has(name));
  return [
    ...(rankOf(syncCommit) < rankOf(demand.commit)
      ? [`synchronous_commit is ${syncCommit ?? 'unknown'}, not ${demand.commit}`]
      : []),
    ...(parsed.count < demand.atLeast
      ? [`a commit waits for ${parsed.count} standbys, not ${demand.atLeast} ("${syncNames}")`]
      : []),
    ...strangers.map((name) => `synchronous_standby_names has "${name}", which is none of ours`),
    ...(parsed.count > 0 && waitedFor < parsed.count
      ? [`${waitedFor} of ${parsed.count} standbys acknowledge: commits wait`]
      : []),
    ...objections,
  ];
};

/** One whose acknowledgement a commit can wait for. */
export const isWaitedFor = ({ streaming }: StandbySeen): boolean =>
  streaming?.state === 'streaming' &&
  (streaming.syncState === 'sync' || streaming.syncState === 'quorum');

const levels = ['off', 'local', 'remote_write', 'on', 'remote_apply'];
const rankOf = (level: string | null): number => levels.indexOf(level ?? '');

/** Standbys call themselves by their instance's name, with underscores. */
export const underscored = (instance: string): string => instance.replaceAll('-', '_');

export const parseNames = (text: string): Names => {
  const [, count, list] = /^\s*(?:(?:ANY|FIRST)\s+)?(\d+)\s*\((.*)\)\s*$/is.exec(text) ?? [];
  const names = (list ?? text)
    .split(',')
    .map((name) => name.trim().replace(/^"(.*)"$/, '$1'))
    .filter((name) => name !== '');
  return { count: names.length === 0 ? 0 : Number(count ?? 1), names };
};
