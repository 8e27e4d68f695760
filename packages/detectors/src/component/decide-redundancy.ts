/**
 * Decides whether a lost or restored line is news. Pure. One event for a loss and one for its end,
 * whoever sees it first: an observer whose view began before the newest event says nothing, for it
 * speaks of what that event has already told.
 */
import type { ComponentEvent, Evidence } from '@recovery-ledger/ledger';
import type { ComponentState } from './state.ts';

export type ReportRedundancy = {
  readonly type: 'ReportRedundancy';
  readonly component: string;
  readonly observer: string;
  readonly kind: string;
  readonly instance: string;
  /** Null when it is there; otherwise why it is not. */
  readonly lost: string | null;
  /** Since when the observer has seen it so, in nanoseconds since 1970. */
  readonly sinceNs: bigint;
  readonly nowNs: bigint;
  readonly remaining: number;
  readonly required: number;
  readonly evidence: Evidence;
};

export const decideRedundancy = (
  command: ReportRedundancy,
  { redundancy }: ComponentState,
): readonly ComponentEvent[] => {
  const { component, observer, kind, instance, remaining, required, evidence } = command;
  const known = redundancy[redundancyKey(kind, instance)];
  const told = { component, observer, instance, kind, remaining, required, evidence };
  if (known !== undefined && command.sinceNs <= known.atNs) return [];
  if (command.lost !== null) {
    const data = { ...told, reason: command.lost };
    return known?.is === 'lost' ? [] : [{ type: 'RedundancyLost', data }];
  }
  if (known?.is !== 'lost') return [];
  const durationNs = String(command.nowNs > known.atNs ? command.nowNs - known.atNs : 0n);
  const data = { ...told, reason: 'it is back', loss: known.sequence, durationNs };
  return [{ type: 'RedundancyRestored', data }];
};

export const redundancyKey = (kind: string, instance: string): string => `${kind} ${instance}`;
