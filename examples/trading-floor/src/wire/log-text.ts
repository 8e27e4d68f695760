/**
 * Reads the text of a line log, `{"seq":n,…}` with n = 1, 2, 3 …, and tells a torn tail from
 * damage. A kill while appending leaves an unfinished or unreadable end, which nobody was told
 * about and may be cut. An unreadable line with good ones after it is damage: cutting there
 * would lose what others rely on, so the reader refuses. Pure.
 */
export type Taken =
  | { readonly _tag: 'Kept'; readonly value: unknown }
  | { readonly _tag: 'Torn' }
  | { readonly _tag: 'Damaged' };

export type LogScan = {
  /** Takes the next line; `complete` is false for an end without a line end. */
  readonly take: (line: string, complete: boolean) => Taken;
  readonly head: () => number;
  /** Bytes of the file that are good. */
  readonly bytes: () => number;
};

export const createLogScan = (): LogScan => {
  let head = 0;
  let bytes = 0;
  let torn = false;
  const take = (line: string, complete: boolean): Taken => {
    const value = numbered(line);
    if (torn && value !== undefined) return { _tag: 'Damaged' };
    torn = torn || !complete || value?.seq !== head + 1;
    if (torn) return { _tag: 'Torn' };
    head += 1;
    bytes += Buffer.byteLength(line) + 1;
    return { _tag: 'Kept', value };
  };
  return { take, head: () => head, bytes: () => bytes };
};

/** The object of a whole line; undefined when it is none, or has no number. */
const numbered = (line: string): { readonly seq: unknown } | undefined => {
  if (!line.startsWith('{"seq":')) return undefined;
  try {
    const value: unknown = JSON.parse(line);
    const isNumbered = typeof value === 'object' && value !== null && 'seq' in value;
    return isNumbered ? value : undefined;
  } catch {
    return undefined;
  }
};
