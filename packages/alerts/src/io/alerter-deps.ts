/** What the alert service is given to work with. */
import type { Clock, Log } from '@recovery-ledger/ledger';

export type Logger = {
  readonly info: (fields: object, message: string) => void;
  readonly warn: (fields: object, message: string) => void;
  readonly error: (fields: object, message: string) => void;
};

export type AlerterDeps = {
  readonly log: Log;
  readonly logger: Logger;
  /** Wall time that deadlines are held against; the log's own unless a test sets it. */
  readonly clock?: Pick<Clock, 'now'>;
  /** Called once the whole log has been read and every alert that was owed is raised. */
  readonly ready?: () => void;
};

/** Milliseconds since 1970. */
export const nowMs = ({ log, clock = log.producer.clock }: AlerterDeps): number =>
  Date.parse(clock.now());
