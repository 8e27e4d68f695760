/**
 * Whether the session is open for a component now: what has to be so only in the session is no
 * failure outside it. IO (clock).
 */
import { type Calendar, type Component, type Evidence, isOpen } from '@recovery-ledger/ledger';

export type Session = {
  readonly isOpen: () => boolean;
  /** What a verdict says of the calendar that it rests on. */
  readonly evidence: () => Evidence;
};

/** A component that has to work always is always in session. */
export const sessionOf = (
  { session }: Pick<Component, 'session'>,
  calendar: Calendar | null,
): Session => {
  const counts = session === 'calendar' ? calendar : null;
  const open = (): boolean => isOpen(counts, Date.now());
  return {
    isOpen: open,
    evidence: () => (counts === null ? {} : { calendar: counts.version, inSession: open() }),
  };
};
