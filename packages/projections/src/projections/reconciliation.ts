/** Reconciliation runs and the breaks they found, each with its own life. Pure. */
import { type Projection, subjectsOf } from '../model/projection.ts';
import { put } from '../model/table.ts';
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
  version: 2,
  subjects: subjectsOf('reconciliation'),
  tables: [runTable, discrepancyTable],
  needs: (event) => {
    if (isLater(event)) return [byDiscrepancy(event)];
    return event.type === 'ReconciliationCompleted' ? [byRun(event.data.run)] : [];
  },
  evolve: (event, find) => {
    if (isLater(event)) {
      return find(byDiscrepancy(event)).map((row) => put(discrepancyTable, changedBy(row, event)));
    }
    switch (event.type) {
      case 'ReconciliationStarted':
        return [put(runTable, started(event))];
      case 'ReconciliationCompleted':
        return [put(runTable, completed(find(byRun(event.data.run))[0] ?? null, event))];
      case 'DiscrepancyFound':
        return [put(discrepancyTable, discrepancyFound(event))];
      default:
        return [];
    }
  },
};
