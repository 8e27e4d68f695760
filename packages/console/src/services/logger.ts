/**
 * IO: the log of a service for its developers, as JSON lines on stderr. What happened to the estate
 * is an event, never a line here.
 */
import { pino } from 'pino';

export type Logger = {
  readonly info: (fields: object, message: string) => void;
  readonly warn: (fields: object, message: string) => void;
  readonly error: (fields: object, message: string) => void;
};

export const createLogger = (base: Readonly<Record<string, string>>): Logger =>
  pino(
    { base, timestamp: pino.stdTimeFunctions.isoTime },
    pino.destination({ dest: 2, sync: true }),
  );
