/** Trading itself, and whether the books agree. Pure. */
import type { ReconciliationEvent } from '../../events/reconciliation.ts';
import type { TradingEvent } from '../../events/trading.ts';
import { by, type Meanings } from './meaning.ts';

const recoverer = by('recoverer');
const either = by('recoverer', 'operator');

export const trading: Meanings<(ReconciliationEvent | TradingEvent)['type']> = {
  ReconciliationStarted: recoverer('Two independent sources of orders or positions are compared.'),
  DiscrepancyFound: recoverer('The sources differ on one order or position.'),
  DiscrepancyChanged: recoverer('An open break is another size, class or grade than it was.'),
  DiscrepancyExplained: by('operator')('A person says why the sources differ.'),
  DiscrepancyAdjusted: either('The books were corrected under a journal reference.'),
  DiscrepancyResolved: either('The difference is over, or accepted.'),
  ReconciliationCompleted: recoverer('The comparison is done, with its result.'),
  TradingHalted: recoverer('The gateway refuses orders; the halt is held for this incident.'),
  OrdersMassCancelled: recoverer('Open orders at a venue were cancelled, as far as it confirmed.'),
  GateEvaluated: recoverer('Whether trading may open, input by input: anything unknown says no.'),
  TradingStageChanged: recoverer('Trading opens, or steps back, by one stage.'),
  TradingResumed: recoverer('A halt is lifted; trading is open when none is left.'),
};
