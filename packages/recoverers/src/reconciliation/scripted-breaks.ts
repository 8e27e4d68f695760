/** Runs and acts on positions as events, for tests of the life of breaks. Pure. */
import type { EventOfType, LedgerEvent } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import type { Compared, Discrepancy } from '../actions/reconciliation-run.ts';
import { type Breaks, evolveBreaks, noBreaks, scopeOf } from './break-life.ts';
import { judgeRun } from './judge-run.ts';

export const books = {
  kind: 'positions',
  internalSource: 'position service',
  externalSource: 'drop copy',
} as const;

export const ofSchedule = (run: string) =>
  ({ run, recovery: null, incident: null, kind: 'positions' }) as const;

export const started = (
  run: string,
  schedule: EventOfType<'ReconciliationStarted'>['data']['schedule'] = null,
  internalSource: string = books.internalSource,
): LedgerEvent => ({
  type: 'ReconciliationStarted',
  data: { ...ofSchedule(run), ...books, internalSource, schedule },
});

const everyMinute = { due: '2026-11-23T15:20:00.000Z', everyMs: 60_000 };

export const differs = (
  symbol: string,
  difference = '5',
  order: string | null = null,
): Discrepancy => ({
  ...{ class: 'mismatch', account: 'A', symbol, order, internal: difference, external: '0' },
  ...{ difference, third: null, severity: 'major', notional: null },
});

export const found = (run: string, of: Discrepancy): LedgerEvent => ({
  type: 'DiscrepancyFound',
  data: { ...ofSchedule(run), ...of },
});

export const completed = (
  run: string,
  result: 'pass' | 'fail' | 'unknown',
  compared = 1,
): LedgerEvent => ({
  type: 'ReconciliationCompleted',
  data: { ...ofSchedule(run), compared, discrepancies: 0, result, detail: '', evidence: {} },
});

const by = { by: 'ann', role: 'on_call', reason: 'late confirmation', evidence: {} };
const about = (discrepancy: number) =>
  ({ ...ofSchedule('r1'), discrepancy, account: 'A', symbol: 'ACME' }) as const;

export const explained = (discrepancy: number): LedgerEvent => ({
  type: 'DiscrepancyExplained',
  data: { ...about(discrepancy), ...by, cause: 'timing' },
});

export const adjusted = (discrepancy: number): LedgerEvent => ({
  type: 'DiscrepancyAdjusted',
  data: {
    ...{ ...about(discrepancy), ...by, quantity: '-5', before: '5', after: '0' },
    ...{ notional: null, reference: 'J1' },
  },
});

export const accepted = (discrepancy: number): LedgerEvent => ({
  type: 'DiscrepancyResolved',
  data: {
    ...{ ...about(discrepancy), ...by, resolution: 'accepted' },
    ...{ internal: '5', external: '0', difference: '5' },
  },
});

export type Story = { readonly state: Breaks; readonly events: readonly LedgerEvent[] };

export const nothingYet: Story = { state: noBreaks, events: [] };

/** Each event gets the next sequence, and a second of its own. */
export const tell = (story: Story, ...events: readonly LedgerEvent[]): Story =>
  events.reduce(({ state, events: before }, event) => {
    const sequence = before.length + 1;
    const recordedAt = new Date(sequence * 1_000).toISOString();
    const meta = { sequence, recordedAt };
    return { state: evolveBreaks(state, { ...event, meta }), events: [...before, event] };
  }, story);

export const comparedOf = (discrepancies: readonly Discrepancy[], count = 9): Compared => ({
  ...{ compared: count, discrepancies, detail: 'both as of 7', evidence: {}, output: {} },
});

/** A run of the schedule from its beginning to its end; `undefined`: a source is down. */
export const scheduledRun = (
  story: Story,
  run: string,
  discrepancies: readonly Discrepancy[] | undefined,
  between: readonly LedgerEvent[] = [],
): Story => {
  const begun = tell(story, started(run, everyMinute));
  const judging = { fields: ofSchedule(run), scope: scopeOf(books), recoverer: 'rec-a' };
  const outcome =
    discrepancies === undefined ? E.left('connection refused') : E.right(comparedOf(discrepancies));
  const end = judgeRun(begun.state, judging, outcome);
  return tell(begun, ...between, ...end);
};
