/** Reconciliation runs, what each of them found, and the breaks, each with its own life. Pure. */
import { type Projection, subjectsOf } from '../model/projection.ts';
import { put } from '../model/table.ts';
import { breakChanged, breakFound, breakMoved, breakTable, byBreak, openLike } from './breaks.ts';
import {
  byDiscrepancy,
  changedBy,
  discrepancyFound,
  discrepancyTable,
  isLater,
} from './discrepancies.ts';
import { byRun, completed, runTable, started } from './reconciliation-runs.ts';

export const reconciliation: Projection = {
  name: 'reconciliation',
  version: 4,
  subjects: subjectsOf('reconciliation'),
  tables: [runTable, discrepancyTable, breakTable],
  needs: (event) => {
    if (isLater(event)) return [byDiscrepancy(event), byBreak(event)];
    if (event.type === 'DiscrepancyFound') return [byRun(event.data.run), openLike(event)];
    if (event.type === 'DiscrepancyChanged') return [byBreak(event)];
    return event.type === 'ReconciliationCompleted' ? [byRun(event.data.run)] : [];
  },
  evolve: (event, find) => {
    if (isLater(event)) {
      return [
        ...find(byDiscrepancy(event)).map((row) => put(discrepancyTable, changedBy(row, event))),
        ...find(byBreak(event)).map((row) => put(breakTable, breakMoved(row, event))),
      ];
    }
    switch (event.type) {
      case 'ReconciliationStarted':
        return [put(runTable, started(event))];
      case 'ReconciliationCompleted':
        return [put(runTable, completed(find(byRun(event.data.run))[0] ?? null, event))];
      case 'DiscrepancyFound': {
        const run = find(byRun(event.data.run))[0] ?? null;
        const row = breakFound(event, run, find(openLike(event)));
        const finding = discrepancyFound(event, row.discrepancy);
        return [put(discrepancyTable, finding), put(breakTable, row)];
      }
      case 'DiscrepancyChanged':
        return find(byBreak(event)).map((row) => put(breakTable, breakChanged(row, event)));
      default:
        return [];
    }
  },
};
