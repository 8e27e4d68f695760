/** What this package needs of a logger; pino fits. For the developer of the service only. */

export type Logger = Readonly<
  Record<'info' | 'warn' | 'error', (fields: object, message: string) => void>
>;
