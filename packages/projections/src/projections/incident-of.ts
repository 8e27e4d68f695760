/**
 * The incident that an event names, in its envelope or its data; null when it names none. Pure. The
 * envelope's may be any text, and only an id is one: no index takes a text of any length.
 */
import { isToken, type Recorded } from '@recovery-ledger/ledger';

export const incidentOf = ({ data, meta: { correlationid } }: Recorded): string | null => {
  if (correlationid !== undefined && isToken(correlationid)) return correlationid;
  return 'incident' in data ? data.incident : null;
};
