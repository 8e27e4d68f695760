/** Breaks between our positions and the other side's, newest first. Amounts stay decimal text. */
import type { Mode } from '@recovery-ledger/ledger';
import type { Ask } from './in-snapshot.ts';

export type Discrepancy = {
  readonly run: string;
  readonly account: string;
  readonly symbol: string;
  readonly internal: string;
  readonly external: string;
  readonly difference: string;
  /** What the drop copy says, null when it was not asked. */
  readonly third: string | null;
  readonly severity: string;
  readonly status: string;
  readonly openedAt: string;
};

export const readPositions = async (ask: Ask, mode: Mode) => ({
  discrepancies: await ask<Discrepancy>(
    `select run, account, symbol, internal, external, difference, third, severity, status,
        opened_at as "openedAt"
      from ledger.position_discrepancies where mode = $1 and kind = 'positions'
      order by opened_at desc, run, account, symbol`,
    [mode],
  ),
});
