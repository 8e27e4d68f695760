/** `explain`: a person says why the books and the other side differ; nothing is changed. Pure. */
import type { EventOfType } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import { badInput } from '../outcome.ts';
import { list } from '../words/list.ts';
import type { Decide } from './act.ts';
import { anyRole } from './signed-by.ts';

export type Cause = EventOfType<'DiscrepancyExplained'>['data']['cause'];

/** A break is named by the sequence of the event that found it. */
export const explainBreak =
  (discrepancy: number, cause: Cause): Decide =>
  (desk, who) => {
    const found = desk.breaks.get(discrepancy);
    if (found === undefined) {
      const open = list([...desk.breaks.keys()].map(String));
      return badInput(`no break ${discrepancy} is open`, `open now: ${open}`);
    }
    const { run, recovery, incident, kind, account, symbol } = found;
    const about = { run, recovery, incident, kind, discrepancy, account, symbol };
    return E.right({
      ...{ family: 'reconciliation', id: run, names: { ...about, cause } },
      events: [
        { type: 'DiscrepancyExplained', data: { ...about, cause, evidence: {}, ...anyRole(who) } },
      ],
      said: [
        `${symbol} of ${account} (${found.internal} here, ${found.external} there): ${cause.replaceAll('_', ' ')}`,
      ],
    });
  };
