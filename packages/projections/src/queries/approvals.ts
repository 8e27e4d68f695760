/** What people were asked to agree to, and what they said, newest first. */
import type { Mode } from '@recovery-ledger/ledger';
import type { Ask } from './in-snapshot.ts';
import { tableAt } from './past.ts';

export type ApprovalEntry = {
  readonly approval: string;
  readonly recovery: string;
  readonly incident: string;
  readonly component: string;
  readonly about: string;
  readonly aboutStep: string | null;
  readonly status: 'waiting' | 'granted' | 'denied' | 'lapsed';
  readonly required: number;
  readonly roles: readonly string[];
  readonly requestedBy: string;
  readonly grantedBy: readonly string[];
  readonly deniedBy: string | null;
  readonly requestedAt: string;
  readonly expiresAt: string;
  readonly endedAt: string | null;
  /** The text that was shown, and its hash: what was agreed to. */
  readonly shown: string;
  readonly shownHash: string;
};

export const readApprovals = async (ask: Ask, mode: Mode, at: number | null = null) => ({
  approvals: await ask<ApprovalEntry>(
    `select approval, recovery, incident, component, about, about_step as "aboutStep", status,
        required, roles, requested_by as "requestedBy", granted_by as "grantedBy",
        denied_by as "deniedBy", requested_at as "requestedAt", expires_at as "expiresAt",
        ended_at as "endedAt", shown, shown_hash as "shownHash"
      from ${tableAt('approvals', at)} where mode = $1 order by request desc`,
    [mode],
  ),
});
