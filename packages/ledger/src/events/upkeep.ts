/**
 * The ledger's own health, on its own record.
 *
 * Subject: `ledger.<mode>.upkeep.<service>`. Written by the service it speaks of.
 */
import * as t from 'io-ts';
import { IsoInstant, Sequence, Token } from './primitives.ts';

/** Written after the spool was flushed: how long this service could not reach the log. */
export const LedgerOutageRecorded = t.strict({
  type: t.literal('LedgerOutageRecorded'),
  data: t.strict({ service: Token, from: IsoInstant, until: IsoInstant, spooled: Sequence }),
});

export const UpkeepEvent = LedgerOutageRecorded;
export type UpkeepEvent = t.TypeOf<typeof UpkeepEvent>;
