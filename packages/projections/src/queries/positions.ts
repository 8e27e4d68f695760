/**
 * Breaks between our positions and the other side's, and the newest runs of the schedule that looks
 * for them. Amounts stay decimal text.
 */
import type { Mode } from '@recovery-ledger/ledger';
import type { Ask } from './in-snapshot.ts';
import { tableAt } from './past.ts';

export type PositionBreak = {
  /** The event that found it: what `explain` takes. */
  readonly discrepancy: number;
  readonly status: string;
  readonly severity: string;
  readonly class: string;
  readonly account: string;
  readonly symbol: string;
  /** What differs: null is the position itself, else a total or a fill. */
  readonly of: string | null;
  readonly internal: string;
  readonly external: string;
  readonly difference: string;
  readonly third: string | null;
  readonly owner: string | null;
  readonly cause: string | null;
  readonly reference: string | null;
  readonly resolution: string | null;
  readonly run: string;
  readonly incident: string | null;
  readonly foundAt: string;
  readonly resolvedAt: string | null;
};

export type ScheduledRun = {
  readonly run: string;
  readonly status: string;
  readonly detail: string | null;
  readonly compared: number | null;
  readonly everyMs: number;
  readonly dueAt: string;
};

/** Open ones, the gravest and oldest first; what is over only when asked for, at the end. */
export const readPositions = async (
  ask: Ask,
  mode: Mode,
  all = false,
  at: number | null = null,
) => {
  const breaks = await ask<PositionBreak>(
    `select discrepancy, status, severity, class, account, symbol,
        nullif(order_id, '') as "of", internal, external, difference, third, owner, cause,
        reference, resolution, run, incident, found_at as "foundAt", resolved_at as "resolvedAt"
      from ${tableAt('position_breaks', at)} where mode = $1 and kind = 'positions' and (open or $2)
      order by open desc,
        case severity when 'critical' then 0 when 'major' then 1 else 2 end, found_at, discrepancy`,
    [mode, all],
  );
  // One that is under way says nothing yet: the newest that has ended counts.
  const [newestRun = null] = await ask<ScheduledRun>(
    `select run, status, detail, compared, every_ms as "everyMs", due_at as "dueAt"
      from ledger.reconciliation_runs
      where mode = $1 and kind = 'positions' and every_ms is not null and completed_at is not null
        and ($2::bigint is null or seq <= $2)
      order by due_at desc limit 1`,
    [mode, at],
  );
  return { breaks, newestRun };
};
