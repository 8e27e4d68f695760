/**
 * What the source procedures kept in files of their own, as rows: ended recoveries, validations of
 * what could be lost, and differences of positions. IO through `ask`.
 */
import type { CheckResult, Mode, Verdict } from '@recovery-ledger/ledger';
import type { Ask } from './in-snapshot.ts';

export type EndedRecovery = {
  readonly component: string;
  readonly endedAt: string;
  readonly bestMs: number;
  readonly verdict: Verdict;
};

export const readEnded = async (ask: Ask, mode: Mode) => ({
  ended: await ask<EndedRecovery>(
    `select component, ended_at as "endedAt", best_ms as "bestMs", verdict
      from ledger.rto_history where mode = $1 and not running order by ended_at, failure`,
    [mode],
  ),
});

export type RpoCheckEntry = {
  readonly sequence: number;
  readonly at: string;
  readonly runResult: CheckResult;
  readonly check: string;
  readonly component: string;
  readonly source: string;
  readonly result: CheckResult;
  readonly detail: string;
  readonly rpoMs: number;
};

export const readRpoChecks = async (ask: Ask, mode: Mode) => ({
  checks: await ask<RpoCheckEntry>(
    `select sequence, at, run_result as "runResult", check_name as "check", component, source,
        result, detail, rpo_ms as "rpoMs"
      from ledger.rpo_checks where mode = $1 order by sequence, check_name, component, source`,
    [mode],
  ),
});

export type PositionDifference = {
  readonly run: string;
  readonly symbol: string;
  readonly internal: string;
  readonly external: string;
  readonly difference: string;
  readonly at: string;
};

export const readDifferences = async (ask: Ask, mode: Mode) => ({
  differences: await ask<PositionDifference>(
    `select run, symbol, internal, external, difference, opened_at as at
      from ledger.position_discrepancies
      where mode = $1 and kind = 'positions' and order_id = '' order by sequence`,
    [mode],
  ),
});
