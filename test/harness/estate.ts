/** The shipped estate and runbook, loaded as the services load them. */
import { readFileSync } from 'node:fs';
import { formatProblem, loadRunbook } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';

const file = new URL(
  '../../examples/trading-floor/runbooks/RECOVER-TRADE-001.yaml',
  import.meta.url,
);

const loaded = loadRunbook('RECOVER-TRADE-001.yaml', readFileSync(file, 'utf8'));
if (E.isLeft(loaded)) throw new Error(loaded.left.map(formatProblem).join('\n'));

export const shippedRunbook = loaded.right;
