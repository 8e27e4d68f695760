/** What the chaos service is given to work with. */
import type { Estate, Log } from '@recovery-ledger/ledger';

export type Logger = {
  readonly info: (fields: object, message: string) => void;
  readonly warn: (fields: object, message: string) => void;
  readonly error: (fields: object, message: string) => void;
};

export type ChaosDeps = {
  /** Opened in drill mode: this service writes drill subjects and no others. */
  readonly log: Log;
  readonly estate: Estate;
  readonly logger: Logger;
  /** Called once the log has been read and requests are answered. */
  readonly ready?: () => void;
};

/** Milliseconds since 1970. */
export const nowMs = ({ log }: ChaosDeps): number => Date.parse(log.producer.clock.now());
