/**
 * One class of data, measured against what may be lost of it, and judged. Pure. `unknown` is an
 * answer that did not come or says nothing: it is never a pass.
 */
import type { EventOfType } from '@recovery-ledger/ledger';
import type { Lag } from '../component/decide-lag.ts';

export type RpoValidated = EventOfType<'RpoValidated'>['data'];
export type RpoCheck = RpoValidated['checks'][number];

export const noLag: Lag = { bytes: null, ms: null, records: null };

/** Numbers as the events have them: whole and not negative. */
export const count = (value: number): number => Math.max(0, Math.round(value));
