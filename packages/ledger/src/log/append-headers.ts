/**
 * The headers of an event as the bytes that go over the wire. Pure.
 *
 * The client's own headers cost more than the rest of a publish, and its types end before batches
 * (ADR-50 of NATS), whose headers are written here for every append.
 */
import { headers, type MsgHdrs } from 'nats';
import { contentType } from '../events/envelope.ts';
import type { Stamped } from '../events/producer.ts';

/** Where an event is in a batch, counted from 1; the last one commits. */
export type InBatch = { readonly id: string; readonly at: number; readonly isLast: boolean };

/** `expected` guards the first event of its subject; the others of a batch have none. */
export const headersOf = (
  { id, type }: Stamped,
  expected: number | undefined,
  batch?: InBatch,
): MsgHdrs => {
  if (/[\r\n]/.test(id + type)) throw new Error(`an id or type with a line end: ${id} ${type}`);
  const guard = expected === undefined ? '' : `${expectedHeader}${expected}\r\n`;
  const text = `${start}Ledger-Type: ${type}\r\nNats-Msg-Id: ${id}\r\n${guard}${batchOf(batch)}\r\n`;
  const bytes = Buffer.from(text);
  return Object.assign(headers(), { encode: () => bytes });
};

const start = `NATS/1.0\r\nContent-Type: ${contentType}\r\nNats-Expected-Stream: LEDGER\r\n`;
const expectedHeader = 'Nats-Expected-Last-Subject-Sequence: ';

const batchOf = (batch: InBatch | undefined): string => {
  if (batch === undefined) return '';
  const commit = batch.isLast ? 'Nats-Batch-Commit: 1\r\n' : '';
  return `Nats-Batch-Id: ${batch.id}\r\nNats-Batch-Sequence: ${batch.at}\r\n${commit}`;
};
