/** What an observer says of replication to the log. Pure: clocks are arguments. */
import type { Replication } from '@recovery-ledger/ledger';
import type { Command } from '../component/command.ts';
import type { Lag } from '../component/decide-lag.ts';
import { isoOf, type Now, type Speaker, wallNs } from '../watch/command-of.ts';
import { countOf } from './backing.ts';
import {
  backingKey,
  backingOpinions,
  type LagRecord,
  type ReplicationState,
} from './judge-replication.ts';
import type { RpoTarget } from './rpo-target.ts';
import type { Sample } from './sample.ts';

type Who = Pick<Speaker, 'component' | 'observer'>;

export const replicationCommands = (
  state: ReplicationState,
  replication: Replication,
  target: RpoTarget,
  who: Who,
  now: Now,
): readonly Command[] => [
  ...lagCommands(state, replication, target, who, now),
  ...backingCommands(state, replication, who, now),
];

const lagCommands = (
  { lags, last }: ReplicationState,
  replication: Replication,
  target: RpoTarget,
  who: Who,
  now: Now,
): readonly Command[] => {
  const primary = last?.primary;
  if (last === null || primary === undefined || primary.is === 'silent') return [];
  return Object.values(lags).map((record) => ({
    ...{
      type: 'ReportLag',
      ...who,
      source: record.source,
      measure: measureOf(replication),
      target,
    },
    ...{ level: record.level, lag: lagOf(record), worst: record.worst, basisAgeMs: 0 },
    threshold: thresholdOf(replication, record.level ?? 'warning'),
    since: isoOf(record.since, now),
    behindNs: now.monotonicNs - record.since,
    sinceNs: wallNs(now) - (now.monotonicNs - record.levelSince),
    nowNs: wallNs(now),
    evidence: { primary: primary.name, position: primary.text, ...seenOf(record.source, last) },
  }));
};

export const measureOf = ({ kind }: Replication): 'lsn' | 'offset' =>
  kind === 'redis' ? 'offset' : 'lsn';

const thresholdOf = ({ lag }: Replication, level: NonNullable<LagRecord['level']>): Lag => ({
  ...(level === 'breach' ? lag.breach : lag.warn),
  records: null,
});

const lagOf = ({ behind: { bytes, ms } }: LagRecord): Lag => ({ bytes, ms, records: null });

const seenOf = (source: string, { standbys }: Sample) => {
  const seen = standbys.find(({ name }) => name === source);
  const own = seen?.own.is === 'answered' ? seen.own.evidence : { own: seen?.own.reason };
  return { state: seen?.streaming?.state ?? 'not connected', ...own };
};

const backingCommands = (
  state: ReplicationState,
  replication: Replication,
  who: Who,
  now: Now,
): readonly Command[] => {
  const { last, backings } = state;
  if (last === null) return [];
  const required =
    replication.kind === 'redis'
      ? replication.minReplicas
      : (replication.synchronous?.atLeast ?? 0);
  return backingOpinions(state).flatMap(({ leg, lost, since, evidence }): readonly Command[] => {
    const backing = backings.find((one) => backingKey(one) === leg);
    if (backing === undefined) return [];
    return [
      {
        ...{ type: 'ReportRedundancy', ...who, kind: backing.kind, instance: backing.instance },
        lost: lost?.reason ?? null,
        sinceNs: wallNs(now) - (now.monotonicNs - since),
        nowNs: wallNs(now),
        ...countOf(backing, backings, last, required),
        evidence,
      },
    ];
  });
};
