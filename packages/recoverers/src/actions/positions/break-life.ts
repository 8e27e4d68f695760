/**
 * The life of a break: found → explained → adjusted → resolved. Pure: folded from the events of
 * reconciliation runs, people's acts among them, in the log's order.
 *
 * `found`: two sources differ, nobody has said why; leaves by any of the three acts.
 * `explained`: a person said why, the books are as they were.
 * `adjusted`: the books were corrected; the next run shows whether it helped.
 * `resolved`: the sources agree again, or a person accepted what is left. It is over: the same
 * difference found again is a new break.
 */
import type { EventOfType, LedgerEvent } from '@recovery-ledger/ledger';

type Found = EventOfType<'DiscrepancyFound'>['data'];

export type BreakStatus = 'found' | 'explained' | 'adjusted' | 'resolved';

export type OpenBreak = {
  /** The sequence of the DiscrepancyFound that opened it. */
  readonly discrepancy: number;
  readonly status: BreakStatus;
  readonly found: Found;
  /** The same difference as the newest run that compared it found it. */
  readonly latest: Found;
  readonly foundAtMs: number;
  /** Who acted on it last; null while nobody did. */
  readonly owner: string | null;
  readonly reason: string | null;
  /** The run that agreed without saying so yet: whoever writes may end the break by it. */
  readonly agreedIn: string | null;
};

export type BreakLife = {
  readonly breaks: Readonly<Record<number, OpenBreak>>;
  /** Keys that a run that is under way has found to differ. */
  readonly differing: Readonly<Record<string, readonly string[]>>;
};

const noBreaks: BreakLife = { breaks: {}, differing: {} };

export type BreakEvent = {
  readonly event: LedgerEvent;
  readonly sequence: number;
  readonly atMs: number;
};

export const breakLife = (events: readonly BreakEvent[]): BreakLife =>
  events.reduce(evolveBreaks, noBreaks);

const evolveBreaks = (life: BreakLife, { event, sequence, atMs }: BreakEvent): BreakLife => {
  switch (event.type) {
    case 'DiscrepancyFound':
      return discovered(life, event.data, sequence, atMs);
    case 'DiscrepancyExplained':
      return moved(life, event.data, 'explained');
    case 'DiscrepancyAdjusted':
      return moved(life, event.data, 'adjusted');
    case 'DiscrepancyResolved':
      return moved(life, event.data, 'resolved');
    case 'ReconciliationCompleted':
      return completed(life, event.data);
    default:
      return life;
  }
};

/** Still open, oldest first. */
export const openBreaks = ({ breaks }: BreakLife): readonly OpenBreak[] =>
  Object.values(breaks).filter(({ status }) => status !== 'resolved');

export const ageOfBreak = ({ foundAtMs }: OpenBreak, nowMs: number): number =>
  Math.max(0, nowMs - foundAtMs);

/** Breaks that a later run no longer found, and of which nobody has said yet that they are over. */
export const vanished = (life: BreakLife): readonly OpenBreak[] =>
  openBreaks(life).filter(({ agreedIn }) => agreedIn !== null);

const keyOf = ({ kind, account, symbol, order }: Found): string =>
  JSON.stringify([kind, account, symbol, order]);

const discovered = (life: BreakLife, data: Found, sequence: number, atMs: number): BreakLife => {
  const key = keyOf(data);
  const differing = { ...life.differing, [data.run]: [...(life.differing[data.run] ?? []), key] };
  const known = openBreaks(life).find(({ found }) => keyOf(found) === key);
  const next: OpenBreak =
    known === undefined
      ? {
          ...{ discrepancy: sequence, status: 'found', found: data, latest: data },
          ...{ foundAtMs: atMs, owner: null, reason: null, agreedIn: null },
        }
      : { ...known, latest: data, agreedIn: null };
  return { breaks: { ...life.breaks, [next.discrepancy]: next }, differing };
};

const order: readonly BreakStatus[] = ['found', 'explained', 'adjusted', 'resolved'];

/** Only forward: an explanation that comes after the adjustment does not undo it. */
const moved = (
  life: BreakLife,
  act: { readonly discrepancy: number; readonly by: string; readonly reason: string },
  to: BreakStatus,
): BreakLife => {
  const known = life.breaks[act.discrepancy];
  if (known === undefined || known.status === 'resolved') return life;
  const status = order.indexOf(to) > order.indexOf(known.status) ? to : known.status;
  const next = { ...known, status, owner: act.by, reason: act.reason };
  return { ...life, breaks: { ...life.breaks, [act.discrepancy]: next } };
};

/** A run that could not compare says nothing of any break: unknown is not agreement. */
const completed = (
  life: BreakLife,
  { run, kind, result }: EventOfType<'ReconciliationCompleted'>['data'],
): BreakLife => {
  const { [run]: found = [], ...differing } = life.differing;
  if (result === 'unknown') return { ...life, differing };
  const agreed = openBreaks(life).filter(
    (each) => each.found.kind === kind && !found.includes(keyOf(each.found)),
  );
  const ended = agreed.map((each) => [each.discrepancy, { ...each, agreedIn: run }] as const);
  return { breaks: { ...life.breaks, ...Object.fromEntries(ended) }, differing };
};
