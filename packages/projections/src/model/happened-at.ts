/** When an event happened, as a row holds it. Pure. A late event counts by its own time. */
import type { Meta } from '@recovery-ledger/ledger';
import { toInstant } from './table.ts';

export const happenedAt = ({ late, time, recordedAt }: Meta): string =>
  toInstant(late === true ? time : recordedAt);
