/** How much is missing, or at most missing, as people say it. Pure. */
import type { EventOfType } from '@recovery-ledger/ledger';
import { showMs } from '../terminal/show-ms.ts';
import { list } from '../words/list.ts';

type Loss = EventOfType<'DataLossAccepted'>['data']['loss'];

export const lossWords = ({ state, bytes, ms, records }: Loss): string => {
  if (state === 'ZERO_PROVEN') return 'nothing, which is proven';
  const parts = [
    ...(records === null ? [] : [`${records} records`]),
    ...(ms === null ? [] : [showMs(ms)]),
    ...(bytes === null ? [] : [`${bytes} bytes`]),
  ];
  if (parts.length === 0 || state === 'UNKNOWN') return 'nobody knows how much';
  return state === 'BOUNDED' ? `at most ${list(parts)}` : list(parts);
};
