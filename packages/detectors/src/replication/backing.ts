/**
 * What backs a primary up, and what of it is gone and why: standbys, the slots that keep the log
 * for them, and that commits wait for one. Pure. Of a primary that was not asked nothing is said.
 */
import type { Evidence, Replication } from '@recovery-ledger/ledger';
import type { PrimarySeen, Sample, StandbySeen } from './sample.ts';
import { driftsOf, isWaitedFor } from './sync-demand.ts';

export type Backing = {
  readonly kind: 'standby' | 'replica' | 'slot' | 'synchrony';
  readonly instance: string;
  /** Null when it is there. */
  readonly lost: string | null;
  readonly evidence: Evidence;
};

export const backingsOf = (replication: Replication, sample: Sample): readonly Backing[] => {
  const { primary, standbys } = sample;
  if (primary.is === 'silent') return [];
  const kind = replication.kind === 'redis' ? 'replica' : 'standby';
  return [
    ...standbys.map(
      (seen): Backing => ({
        ...{ kind, instance: seen.name, lost: whyLost(seen), evidence: evidenceOf(seen) },
      }),
    ),
    ...standbys.flatMap(slotOf),
    ...synchronyOf(replication, primary, standbys),
  ];
};

/** Why it would not help if the primary failed now; null when it would. */
export const whyLost = ({ streaming, own }: StandbySeen): string | null => {
  if (own.is === 'answered' && !own.standsBy) return 'it is no standby: it takes writes itself';
  if (streaming === null) {
    return own.is === 'silent' ? `it does not answer: ${own.reason}` : 'it does not follow';
  }
  if (streaming.state !== 'streaming') return `it is not in step: ${streaming.state}`;
  if (own.is === 'answered' && !own.hears) return 'it does not hear the primary';
  return null;
};

const evidenceOf = ({ streaming, own, slot }: StandbySeen): Evidence => ({
  state: streaming?.state ?? 'not connected',
  syncState: streaming?.syncState ?? null,
  own: own.is === 'silent' ? own.reason : own.evidence,
  slot: slot === null || slot === 'missing' ? slot : { ...slot },
});

/** An idle slot is the standby's absence; one that is gone lets its log be thrown away. */
const slotOf = ({ name, slot }: StandbySeen): readonly Backing[] => {
  if (slot === null) return [];
  const isLost = slot !== 'missing' && slot.walStatus === 'lost';
  const gone = slot === 'missing' ? 'there is no slot that keeps the log for it' : null;
  const lost = isLost ? 'the log that it needs was thrown away' : gone;
  const evidence = slot === 'missing' ? {} : { ...slot };
  return [{ kind: 'slot', instance: name, lost, evidence }];
};

const synchronyOf = (
  replication: Replication,
  primary: PrimarySeen,
  standbys: readonly StandbySeen[],
): readonly Backing[] => {
  const drifts = demandDrifts(replication, primary, standbys);
  if (drifts === null) return [];
  const { syncCommit, syncNames, waiting } = primary;
  return [
    {
      ...{ kind: 'synchrony', instance: 'commits' },
      lost: drifts.length === 0 ? null : drifts.join('; '),
      evidence: { primary: primary.name, syncCommit, syncNames, waiting },
    },
  ];
};

/** Null where nothing is demanded. */
export const demandDrifts = (
  replication: Replication,
  primary: PrimarySeen,
  standbys: readonly StandbySeen[],
): readonly string[] | null => {
  if (replication.kind === 'redis') {
    return replication.minReplicas === 0 ? null : primary.objections;
  }
  const { synchronous } = replication;
  return synchronous === null ? null : driftsOf(synchronous, primary, standbys);
};

/** Of its kind: how many are left, and how many there should be. */
export const countOf = (
  { kind }: Backing,
  backings: readonly Backing[],
  { standbys }: Sample,
  required: number,
): { readonly remaining: number; readonly required: number } => {
  if (kind === 'synchrony') return { remaining: standbys.filter(isWaitedFor).length, required };
  const alike = backings.filter((one) => one.kind === kind);
  return { remaining: alike.filter(({ lost }) => lost === null).length, required: alike.length };
};
