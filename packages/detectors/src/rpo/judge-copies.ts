/**
 * What would be lost of one class of data if the primary died now, by every standby: how far it is
 * behind, and whether commits waited for one at all. Pure. A standby that does not follow fails,
 * however little it has missed so far: from now on it misses everything.
 */
import type { Replication } from '@recovery-ledger/ledger';
import { demandDrifts, whyLost } from '../replication/backing.ts';
import type { ReplicationState } from '../replication/judge-replication.ts';
import { measureOf } from '../replication/replication-commands.ts';
import type { RpoTarget } from '../replication/rpo-target.ts';
import type { PrimarySeen, Sample, StandbySeen } from '../replication/sample.ts';
import { count, noLag, type RpoCheck } from './rpo-check.ts';

export type Copies = {
  readonly component: string;
  readonly replication: Replication;
  readonly state: ReplicationState;
};

/** One for every standby, and one for the demand where nothing may be lost. */
export const judgeCopies = (copies: Copies, target: RpoTarget): readonly RpoCheck[] => {
  const { last } = copies.state;
  if (last === null) return [];
  const lags = last.standbys.map((standby) => judgeLag(copies, target, last, standby));
  const demanded = target.rpoMs === 0 ? judgeDemand(copies, target, last) : [];
  return [...lags, ...demanded];
};

const judgeLag = (
  { component, replication, state }: Copies,
  target: RpoTarget,
  { primary }: Sample,
  standby: StandbySeen,
): RpoCheck => {
  const behind = state.lags[standby.name]?.behind;
  const limit = limitOf(replication, target);
  const own = standby.own.is === 'silent' ? standby.own.reason : standby.own.evidence;
  const about = {
    ...{ check: `lag-${standby.name}`, component, source: standby.name, target },
    ...{ measure: measureOf(replication), threshold: { ...limit, records: null } },
    lag:
      behind === undefined ? noLag : { bytes: behind.bytes, ms: count(behind.ms), records: null },
    evidence: { primary: primary.is === 'silent' ? primary.reason : primary.text, own },
  };
  if (primary.is === 'silent') {
    const detail = `the primary ${primary.name} does not answer: ${primary.reason}`;
    return { ...about, lag: noLag, result: 'unknown', detail };
  }
  const lost = whyLost(standby);
  if (lost !== null) return { ...about, result: 'fail', detail: `${standby.name}: ${lost}` };
  if (behind === undefined) {
    return { ...about, result: 'unknown', detail: `nobody knows where ${standby.name} is` };
  }
  const { bytes, ms } = behind;
  const isOver =
    bytes > 0 &&
    ((limit.ms !== null && ms >= limit.ms) || (limit.bytes !== null && bytes >= limit.bytes));
  const detail =
    bytes === 0 ? 'nothing is behind' : `${bytes} bytes behind, for ${count(ms)} ms at least`;
  return { ...about, result: isOver ? 'fail' : 'pass', detail };
};

/** Where something may be lost its own objective is the limit. */
const limitOf = ({ lag }: Replication, { rpoMs }: RpoTarget): Replication['lag']['breach'] =>
  rpoMs === 0 ? lag.breach : { ms: rpoMs, bytes: null };

const judgeDemand = (
  { component, replication }: Copies,
  target: RpoTarget,
  { primary, standbys }: Sample,
): readonly RpoCheck[] => {
  const about = {
    ...{ check: 'synchrony', component, source: primary.name, target, lag: noLag },
    ...{ measure: measureOf(replication), threshold: noLag },
  };
  if (primary.is === 'silent') {
    const detail = `the primary does not answer: ${primary.reason}`;
    return [{ ...about, result: 'unknown', detail, evidence: {} }];
  }
  const drifts = demandDrifts(replication, primary, standbys);
  if (drifts === null) return [];
  const result = drifts.length === 0 ? 'pass' : 'fail';
  const detail = drifts.join('; ') || 'every commit waits for what is demanded';
  return [{ ...about, result, detail, evidence: evidenceOf(primary) }];
};

const evidenceOf = ({ syncCommit, syncNames, waiting }: PrimarySeen) => ({
  ...{ syncCommit, syncNames, waiting },
});
