/**
 * One line of the gateway's journal: everything an engine's state is made of, in one order.
 * Whoever has applied entries 1..n has the same state as everyone else who has. Pure.
 */
import { type NewOrder, readOrder } from './order.ts';
import { isReport, type Report } from './report.ts';

type At = { readonly seq: number; readonly at: string };

/** `client` is who must hear the answer; `test` marks a probe of the path. */
export type OrderEntry = At &
  NewOrder & {
    readonly type: 'order';
    readonly client: string;
    readonly incarnation: number;
    readonly test?: true;
    /** Taken over from the exchange, which has it already: it must not be sent there again. */
    readonly adopted?: true;
  };
export type CancelEntry = At & {
  readonly type: 'cancel';
  readonly client: string;
  readonly clOrdId: string;
};
export type ReportEntry = At & {
  readonly type: 'report';
  readonly incarnation: number;
  readonly report: Report;
};
export type PromotedEntry = At & {
  readonly type: 'promoted';
  readonly engine: string;
  readonly incarnation: number;
};
export type HaltedEntry = At & {
  readonly type: 'halted';
  readonly id: string;
  readonly reason: string;
};
export type ResumedEntry = At & { readonly type: 'resumed'; readonly id: string };
export type StageEntry = At & {
  readonly type: 'stage';
  readonly stage: string;
  readonly symbols: 'all' | readonly string[];
  readonly sizeShare: string;
};
/** The risk desk's permit counts for nothing from here until it is restored under the same id. */
export type RevokedEntry = At & {
  readonly type: 'revoked';
  readonly id: string;
  readonly reason: string;
};
export type RestoredEntry = At & { readonly type: 'restored'; readonly id: string };
/** From here on this gateway gives the numbers, under this incarnation. */
export type SequencerEntry = At & {
  readonly type: 'sequencer';
  readonly gateway: string;
  readonly incarnation: number;
};

export type JournalEntry =
  | OrderEntry
  | CancelEntry
  | ReportEntry
  | PromotedEntry
  | HaltedEntry
  | ResumedEntry
  | StageEntry
  | RevokedEntry
  | RestoredEntry
  | SequencerEntry;

const isText = (value: unknown): boolean => typeof value === 'string';
const isCount = (value: unknown): boolean => Number.isSafeInteger(value);

type Fields = Readonly<Record<string, unknown>>;
const shapes: ReadonlyMap<unknown, (entry: Fields) => boolean> = new Map([
  ['order', (e: Fields) => readOrder(e) !== undefined && isCount(e['incarnation'])],
  ['cancel', (e: Fields) => isText(e['clOrdId'])],
  ['report', (e: Fields) => isReport(e['report']) && isCount(e['incarnation'])],
  ['promoted', (e: Fields) => isText(e['engine']) && isCount(e['incarnation'])],
  ['halted', (e: Fields) => isText(e['id'])],
  ['resumed', (e: Fields) => isText(e['id'])],
  ['stage', (e: Fields) => isText(e['stage'])],
  ['revoked', (e: Fields) => isText(e['id'])],
  ['restored', (e: Fields) => isText(e['id'])],
  ['sequencer', (e: Fields) => isText(e['gateway']) && isCount(e['incarnation'])],
]);

/** True when the value is a complete entry of a known type. */
export const isJournalEntry = (value: unknown): value is JournalEntry => {
  if (typeof value !== 'object' || value === null) return false;
  const fields = value as Fields;
  const shape = shapes.get(fields['type']);
  return shape !== undefined && isCount(fields['seq']) && shape(fields);
};
