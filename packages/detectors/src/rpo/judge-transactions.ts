/**
 * Business keys that the primary has and a standby has not. Pure. A set difference, not a highest
 * number: sequences have gaps after a rollback, and rows commit in another order than they are
 * numbered in. Keys that only the standby has are worse: it has another history.
 */
import type { RpoTarget } from '../replication/rpo-target.ts';
import { noLag, type RpoCheck } from './rpo-check.ts';

export type Compared =
  | {
      readonly is: 'compared';
      /** How many keys the primary had in the window before the standby was asked. */
      readonly keys: number;
      /** Still missing when the standby was asked again, and still unknown to the primary. */
      readonly missing: readonly string[];
      readonly strange: readonly string[];
    }
  | { readonly is: 'silent'; readonly reason: string };

const mostShown = 20;

export const judgeTransactions = (
  { component, source }: Pick<RpoCheck, 'component' | 'source'>,
  target: RpoTarget,
  compared: Compared,
): RpoCheck => {
  const about = {
    ...{ check: `transactions-${source}`, component, source, target },
    ...{ measure: 'transactions' as const, threshold: { ...noLag, records: 0 } },
  };
  if (compared.is === 'silent') {
    const { reason } = compared;
    return { ...about, result: 'unknown', lag: noLag, detail: reason, evidence: { reason } };
  }
  const { keys, missing, strange } = compared;
  const evidence = {
    keys,
    missing: missing.slice(0, mostShown),
    strange: strange.slice(0, mostShown),
  };
  const lag = { ...noLag, records: missing.length };
  const isWhole = missing.length === 0 && strange.length === 0;
  return {
    ...{ ...about, lag, evidence, result: isWhole ? 'pass' : 'fail' },
    detail: isWhole
      ? `it has all ${keys} keys of the window`
      : [
          ...(missing.length > 0 ? [`${missing.length} of ${keys} keys are missing`] : []),
          ...(strange.length > 0 ? [`${strange.length} keys are not on the primary`] : []),
        ].join('; '),
  };
};
