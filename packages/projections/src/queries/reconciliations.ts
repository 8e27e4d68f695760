/** The reconciliation runs of an incident, each with the breaks that it found. */
import type { Mode } from '@recovery-ledger/ledger';
import type { Ask } from './in-snapshot.ts';

export type Break = {
  readonly class: string;
  readonly account: string;
  readonly symbol: string;
  readonly order: string | null;
  readonly internal: string;
  readonly external: string;
  readonly difference: string;
  /** What the drop copy says, null when it was not asked. */
  readonly third: string | null;
  readonly severity: string;
  readonly status: string;
  readonly openedAt: string;
};

export type Reconciliation = {
  readonly run: string;
  readonly recovery: string;
  readonly incident: string;
  readonly kind: string;
  readonly internalSource: string | null;
  readonly externalSource: string | null;
  readonly status: string;
  readonly compared: number | null;
  readonly discrepancies: number | null;
  readonly detail: string | null;
  readonly startedAt: string | null;
  readonly completedAt: string | null;
  readonly breaks: readonly Break[];
};

export const readReconciliations = async (ask: Ask, mode: Mode, incident: string) => {
  const runs = await ask<Omit<Reconciliation, 'breaks'>>(
    `select run, recovery, incident, kind, internal_source as "internalSource",
        external_source as "externalSource", status, compared, discrepancies, detail,
        started_at as "startedAt", completed_at as "completedAt"
      from ledger.reconciliation_runs where mode = $1 and incident = $2 order by started_at, run`,
    [mode, incident],
  );
  const found = await ask<Break & { readonly run: string }>(
    `select run, class, account, symbol, nullif(order_id, '') as "order", internal, external,
        difference, third, severity, status, opened_at as "openedAt"
      from ledger.position_discrepancies where mode = $1 and incident = $2
      order by account, symbol, order_id`,
    [mode, incident],
  );
  const breaksOf = (id: string) => found.flatMap(({ run, ...rest }) => (run === id ? [rest] : []));
  return { reconciliations: runs.map((run) => ({ ...run, breaks: breaksOf(run.run) })) };
};
