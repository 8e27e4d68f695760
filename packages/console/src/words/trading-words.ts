/** Trading itself and its reconciliation, in plain words. Pure. */
import type { LedgerEvent } from '@recovery-ledger/ledger';
import { count, list } from './list.ts';

export type TradingEvent = Extract<
  LedgerEvent,
  {
    type:
      | 'TradingHalted'
      | 'OrdersMassCancelled'
      | 'TradingResumed'
      | 'ReconciliationStarted'
      | 'DiscrepancyFound'
      | 'ReconciliationCompleted';
  }
>;

export const tradingWords = (event: TradingEvent): string => {
  switch (event.type) {
    case 'TradingHalted':
      return `trading halted (${event.data.halt}): ${event.data.reason}`;
    case 'OrdersMassCancelled': {
      const { venue, requested, canceled, tooLate, residual } = event.data;
      return `${venue}: ${canceled} of ${requested} open orders cancelled, ${tooLate} too late, ${residual} left`;
    }
    case 'TradingResumed': {
      const { remainingHalts, incarnation } = event.data;
      return remainingHalts.length === 0
        ? `trading is open again (incarnation ${incarnation})`
        : `one halt lifted; still halted by ${list(remainingHalts)}`;
    }
    case 'ReconciliationStarted':
      return `${event.data.kind}: comparing ${event.data.internalSource} with ${event.data.externalSource}`;
    case 'DiscrepancyFound': {
      const { kind, account, symbol, internal, external, difference } = event.data;
      return `${kind} break (${event.data.class}) ${account} ${symbol}: ours ${internal}, theirs ${external}, difference ${difference}`;
    }
    case 'ReconciliationCompleted': {
      const { kind, result, compared, discrepancies, detail } = event.data;
      return `${kind} reconciled: ${result}, ${compared} compared, ${count(discrepancies, 'discrepancy').replace(/ys$/, 'ies')}; ${detail}`;
    }
  }
};
