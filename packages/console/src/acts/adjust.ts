/** `adjust`: a person says that the books were corrected: how much, under which entry. Pure. */
import * as E from 'fp-ts/lib/Either.js';
import { badInput } from '../outcome.ts';
import { list } from '../words/list.ts';
import type { Decide } from './act.ts';
import { addDecimals } from './add-decimals.ts';
import { anyRole } from './signed-by.ts';

export type Correction = { readonly quantity: string; readonly reference: string };

/** Whether it helped, the next reconciliation says: only that ends the break. */
export const adjustBreak =
  (discrepancy: number, { quantity, reference }: Correction): Decide =>
  (desk, who) => {
    const found = desk.breaks.get(discrepancy);
    if (found === undefined) {
      const open = list([...desk.breaks.keys()].map(String));
      return badInput(`no break ${discrepancy} is open`, `open now: ${open}`);
    }
    const { run, recovery, incident, kind, account, symbol, internal: before } = found;
    const about = { run, recovery, incident, kind, discrepancy, account, symbol };
    const corrected = { quantity, before, after: addDecimals(before, quantity), reference };
    const data = { ...about, ...corrected, notional: null, evidence: {}, ...anyRole(who) };
    return E.right({
      ...{ family: 'reconciliation', id: run, names: { ...about, ...corrected } },
      events: [{ type: 'DiscrepancyAdjusted', data }],
      said: [
        `${symbol} of ${account} corrected by ${quantity} under ${reference}; the next run shows whether it agrees`,
      ],
    });
  };
