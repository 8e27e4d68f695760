/** Watches the log for a full activation, from now on to its end. */
import type { Log, Recorded } from '@recovery-ledger/ledger';
import { watchTill } from './incident-watch.ts';

const whole = 'primary_site';
const ends: readonly Recorded['type'][] = [
  ...(['RecoveryCompleted', 'RecoveryPaused', 'RecoveryFailed', 'RecoveryAbandoned'] as const),
];

const isEnd = ({ type, data }: Recorded): boolean =>
  ends.includes(type) && 'component' in data && data.component === whole;

/** Everything recorded up to the end of the recovery of the whole; rejects when there is none. */
export const watchActivation = (log: Log): Promise<readonly Recorded[]> =>
  watchTill(log, 'real', isEnd, `end of ${whole}`, 90_000);
