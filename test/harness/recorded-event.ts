/**
 * Events as the log would give them back, for tests of folds: recorded one after the other by one
 * host, unless a test says otherwise. Pure.
 */
import {
  type EventType,
  isoFromNanos,
  type LedgerEvent,
  type Meta,
  type Recorded,
} from '@recovery-ledger/ledger';

const startNs = 1_800_000_000_000_000_000n;

export const metaAt = (sequence: number, ms: number, over: Partial<Meta> = {}): Meta => ({
  id: `id-${sequence}`,
  source: '/test/one',
  time: isoFromNanos(startNs + BigInt(Math.round(ms * 1e6))),
  dataschema: 'urn:recovery-ledger:test:1',
  mode: 'real',
  producerseq: sequence,
  bootid: 'host/boot',
  monotonicns: String(BigInt(Math.round(ms * 1e6))),
  clockboundns: 0,
  sequence,
  subject: 'ledger.real.test.test',
  aggregate: 'test',
  recordedAt: isoFromNanos(startNs + BigInt(Math.round(ms * 1e6))),
  ...over,
});

type Data<T extends EventType> = Extract<LedgerEvent, { type: T }>['data'];

/** An event of a fold's test: only the data that the fold reads has to be given. */
export const recorded = <T extends EventType>(
  type: T,
  data: Partial<Data<T>>,
  meta: Meta,
): Recorded => {
  const event: object = { type, data, meta };
  return event as Recorded;
};
