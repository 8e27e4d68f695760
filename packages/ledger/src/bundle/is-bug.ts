/**
 * Whether an error is one of the program and not of disks, servers or files: those are told to the
 * person with a way on, bugs are thrown. Pure.
 */
export const isBug = (error: unknown): boolean =>
  !(error instanceof Error) ||
  error instanceof TypeError ||
  error instanceof RangeError ||
  error instanceof ReferenceError;

export const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);
