/** Chunks of a stream in, whole lines out; the unfinished rest waits for the next chunk. Pure. */
export type LineSplitter = {
  /** The lines this chunk completes, without their line ends. Throws when a line is endless. */
  readonly push: (chunk: string) => readonly string[];
  /** What has arrived of the line that is not complete yet. */
  readonly rest: () => string;
};

const longest = 1_048_576;

export const createLineSplitter = (): LineSplitter => {
  let rest = '';
  const push = (chunk: string): readonly string[] => {
    const text = rest + chunk;
    const end = text.lastIndexOf('\n');
    rest = end < 0 ? text : text.slice(end + 1);
    if (rest.length > longest) throw new Error(`a line is longer than ${longest} characters`);
    return end < 0 ? [] : text.slice(0, end).split('\n');
  };
  return { push, rest: () => rest };
};
