/** The life of a break: what is said about it later moves it on, and never back. */
import type { LedgerEvent } from '@recovery-ledger/ledger';
import test from 'ava';
import { foundFields } from '../../../../test/harness/decided-fields.ts';
import { type History, recordHistory } from '../../../../test/harness/histories.ts';
import { rowsAfter } from '../run/project-in-memory.ts';
import { discrepancyTable } from './discrepancies.ts';

const aggregate = { mode: 'real', family: 'reconciliation', id: 'run-1' } as const;
const run = { run: 'run-1', recovery: 'rec-1', incident: 'inc-1', kind: 'positions' } as const;
const about = { ...run, account: 'A', symbol: 'S' };
const act = { by: 'anna', role: 'cto', reason: 'late fill', evidence: {} };

const found: LedgerEvent = {
  type: 'DiscrepancyFound',
  data: {
    ...{ ...about, class: 'unknown', order: null, ...foundFields },
    ...{ internal: '1', external: '2', difference: '-1', third: '2' },
    notional: { amount: '150.00', currency: 'USD' },
  },
};
const explained = (discrepancy: number): LedgerEvent => ({
  type: 'DiscrepancyExplained',
  data: { ...about, ...act, discrepancy, cause: 'timing' },
});
const adjusted = (discrepancy: number): LedgerEvent => ({
  type: 'DiscrepancyAdjusted',
  data: {
    ...{ ...about, ...act, discrepancy, quantity: '1', before: '1', after: '2', notional: null },
    reference: 'J-7',
  },
});
const resolved = (discrepancy: number): LedgerEvent => ({
  type: 'DiscrepancyResolved',
  data: {
    ...{ ...about, ...act, discrepancy, resolution: 'adjusted' },
    ...{ internal: '2', external: '2', difference: '0' },
  },
});

const rowAfter = async (...later: readonly ((discrepancy: number) => LedgerEvent)[]) => {
  function* history(): History {
    const discrepancy = yield { aggregate, event: found };
    for (const event of later) yield { aggregate, event: event(discrepancy) };
  }
  const [row] = await rowsAfter(recordHistory(history()), discrepancyTable);
  return row;
};

test('a break is found with its third source, its grade and its worth', async (t) => {
  t.like(await rowAfter(), {
    ...{ status: 'open', class: 'unknown', third: '2', severity: 'major', owner: null },
    notional: { amount: '150.00', currency: 'USD' },
  });
});

test('it is explained, adjusted and resolved, by whom and under which entry', async (t) => {
  t.like(await rowAfter(explained), { status: 'explained', cause: 'timing', owner: 'anna' });
  t.like(await rowAfter(explained, adjusted), { status: 'adjusted', adjustment: '1' });
  t.like(await rowAfter(explained, adjusted, resolved), {
    ...{ status: 'resolved', resolution: 'adjusted', cause: 'timing', reference: 'J-7' },
  });
});

test('an explanation that comes later does not open it again', async (t) => {
  t.like(await rowAfter(resolved, explained), { status: 'resolved', cause: 'timing' });
});

test('what is said about another break changes nothing', async (t) => {
  t.like(await rowAfter((discrepancy) => resolved(discrepancy + 5)), { status: 'open' });
});
