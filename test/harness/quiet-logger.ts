/** A logger for services under test: silent, for what a test asserts is in the log of events. */
export const quiet = {
  info: (): void => undefined,
  warn: (): void => undefined,
  error: (): void => undefined,
};
