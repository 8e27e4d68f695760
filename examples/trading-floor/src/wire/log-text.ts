/**
 * Reads the text of a line log, `{"seq":n,…}` with n = 1, 2, 3 …, and tells a torn tail from
 * damage. A kill while appending leaves an unfinished or unreadable end, which nobody was told
 * about and may be cut. An unreadable line with good ones after it is damage: cutting there
 * would lose what others rely on, so the reader refuses. Pure.
 */
export type LogLine = { readonly seq: number; readonly line: string };

export type LogScan = {
  /** Takes the next line; `complete` is false for an end without a line end. */
  readonly take: (line: string, complete: boolean) => 'kept' | 'torn' | 'damaged';
  readonly head: () => number;
  /** Bytes of the file that are good. */
  readonly bytes: () => number;
};

const seqShape = /^\{"seq":(\d+),/;

/** The sequence a line starts with, or undefined when it is not a whole line of a log. */
export const seqOf = (line: string): number | undefined => {
  const match = seqShape.exec(line);
  return match === null || !line.endsWith('}') ? undefined : Number(match[1]);
};

export const createLogScan = (): LogScan => {
  let head = 0;
  let bytes = 0;
  let torn = false;
  const take = (line: string, complete: boolean): 'kept' | 'torn' | 'damaged' => {
    const good = complete && seqOf(line) === head + 1 && isJson(line);
    if (torn && seqOf(line) !== undefined && isJson(line)) return 'damaged';
    if (!good) torn = true;
    if (torn) return 'torn';
    head += 1;
    bytes += Buffer.byteLength(line) + 1;
    return 'kept';
  };
  return { take, head: () => head, bytes: () => bytes };
};

const isJson = (line: string): boolean => {
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
};
