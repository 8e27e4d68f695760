/** What this package says to the developer of a service; the console passes its own logger. */
type Say = (fields: object, message: string) => void;

export type Logger = { readonly info: Say; readonly warn: Say; readonly error: Say };
