/** Which recovery clock an event is about. Pure. */
import type { Clocks, RecoveryClock } from '@recovery-ledger/ledger';

/** The clock that the event with this sequence stopped. */
export const endedBy = ({ clocks }: Clocks, sequence: number): RecoveryClock | undefined =>
  clocks.find(({ ended }) => ended?.at.sequence === sequence);

/** The component under recovery; `unknown` says so rather than naming a wrong one. */
export const componentOf = ({ clocks }: Clocks, recovery: string | null): string =>
  clocks.find((clock) => clock.recovery === recovery)?.component ?? 'unknown';
