/** An event that everybody can read and PostgreSQL refuses: no index takes so long a key. IO. */
import { createHash } from 'node:crypto';
import type { Log } from '@recovery-ledger/ledger';
import { foundFields } from './decided-fields.ts';

/** Random enough that no compression makes it shorter. */
const account = Array.from({ length: 200 }, (_, n) =>
  createHash('sha256').update(String(n)).digest('hex'),
).join('');

export const appendUnstorable = (log: Log) => {
  const run = {
    run: 'run-odd',
    recovery: 'rec-odd',
    incident: 'inc-odd',
    kind: 'positions',
  } as const;
  const amounts = { internal: '1', external: '2', difference: '-1' };
  const data = {
    ...run,
    ...amounts,
    ...foundFields,
    class: 'mismatch',
    account,
    symbol: 'X',
    order: null,
  } as const;
  const aggregate = { mode: 'real', family: 'reconciliation', id: 'run-odd' } as const;
  return log.append(aggregate, 0, [{ type: 'DiscrepancyFound', data }]);
};
