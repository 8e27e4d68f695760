/** The incident that an event names, in its envelope or its data; null when it names none. Pure. */
import type { Recorded } from '@recovery-ledger/ledger';

export const incidentOf = ({ data, meta }: Recorded): string | null =>
  meta.correlationid ?? ('incident' in data ? data.incident : null);
