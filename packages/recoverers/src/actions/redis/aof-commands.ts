/**
 * Reads the commands of an append-only file, or of its end. Pure.
 *
 * What ends in the middle of a command that is right so far is torn: Redis was ended while it wrote
 * it, and loads the rest. Anything else that cannot be read is damage, and what comes after it is
 * not to be trusted by itself.
 * https://redis.io/docs/latest/operate/oss_and_stack/management/persistence/
 */

export type AofCommand = {
  readonly words: readonly string[];
  readonly from: number;
  readonly until: number;
};

export type AofRead = {
  readonly commands: readonly AofCommand[];
  readonly end: 'whole' | 'torn' | 'damaged';
  /** Up to where it could be read, in bytes of what was given. */
  readonly readTo: number;
};

const lineEnd = '\r\n';
const longestLine = 64;

export const readCommands = (file: Buffer, from = 0): AofRead => {
  const commands: AofCommand[] = [];
  let at = from;
  while (at < file.length) {
    const comment = file[at] === 0x23 ? file.indexOf(lineEnd, at) : -1;
    if (comment >= 0) {
      at = comment + lineEnd.length;
      continue;
    }
    const read = commandAt(file, at);
    if (typeof read === 'string') return { commands, end: read, readTo: at };
    commands.push(read);
    at = read.until;
  }
  return { commands, end: 'whole', readTo: at };
};

/**
 * The commands at the end of a file whose beginning was cut off anywhere: from the first place
 * where all that follows can be read.
 */
export const readLast = (file: Buffer): AofRead | undefined => {
  for (let at = nextStart(file, 0); at >= 0; at = nextStart(file, at + 1)) {
    const read = readCommands(file, at);
    if (read.end !== 'damaged') return read;
  }
  return undefined;
};

/** About how many commands there are from there on, whatever is between them. */
export const commandsFrom = (file: Buffer, from: number): number => {
  let [count, at] = [0, nextStart(file, from)];
  while (at >= 0) {
    const read = commandAt(file, at);
    if (typeof read !== 'string') count += 1;
    at = nextStart(file, typeof read === 'string' ? at + 1 : read.until);
  }
  return count;
};

const nextStart = (file: Buffer, from: number): number => {
  for (let at = file.indexOf('*', from); at >= 0; at = file.indexOf('*', at + 1)) {
    const isLineStart = at === 0 || file[at - 1] === 0x0a;
    if (isLineStart && typeof numberAt(file, at, '*') === 'object') return at;
  }
  return -1;
};

const commandAt = (file: Buffer, from: number): AofCommand | 'torn' | 'damaged' => {
  const count = numberAt(file, from, '*');
  if (typeof count === 'string') return count;
  const words: string[] = [];
  let at = count.until;
  for (let word = 0; word < count.value; word += 1) {
    const length = numberAt(file, at, '$');
    if (typeof length === 'string') return length;
    const until = length.until + length.value;
    const ending = file.toString('latin1', until, until + lineEnd.length);
    if (!lineEnd.startsWith(ending)) return 'damaged';
    if (ending !== lineEnd) return 'torn';
    words.push(file.toString('utf8', length.until, until));
    at = until + lineEnd.length;
  }
  return words.length === 0 ? 'damaged' : { words, from, until: at };
};

type NumberLine = { readonly value: number; readonly until: number };

/** `*3\r\n` or `$12\r\n`; a beginning of it at the very end is torn. */
const numberAt = (file: Buffer, at: number, mark: '*' | '$'): NumberLine | 'torn' | 'damaged' => {
  const text = file.toString('latin1', at, at + longestLine);
  const line = /^[*$](\d{1,10})\r\n/.exec(text);
  if (line?.[1] !== undefined && text.startsWith(mark)) {
    return { value: Number(line[1]), until: at + line[0].length };
  }
  const isAtEnd = at + longestLine >= file.length;
  const begins = text === '' || (text.startsWith(mark) && /^.\d{0,10}\r?$/.test(text));
  return isAtEnd && begins ? 'torn' : 'damaged';
};
