/**
 * Where a program that follows the journal keeps its state: two files in turn, each one header
 * line with the length and the hash of what follows. A kill leaves at least one that verifies,
 * and the journal has what came after it. A file that does not verify is passed over. IO.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256 } from '../book/state-text.ts';
import { writeDurably } from '../wire/durable-file.ts';

export type KeptState = {
  /** Settles when the text is on the disk. Calls while one is written become one more. */
  readonly keep: () => Promise<void>;
  readonly close: () => void;
};

export type FoundState = {
  readonly text: string;
  /** How many were written before it: a later one may well be of an earlier entry. */
  readonly count: number;
};

const slots = ['state-0', 'state-1'] as const;
const everyMs = 250;

/** The newest state that verifies; undefined when there is none. */
export const findState = async (directory: string): Promise<FoundState | undefined> => {
  const found = await Promise.all(slots.map((slot) => readSlot(join(directory, slot))));
  return found
    .filter((each) => each !== undefined)
    .toSorted((a, b) => b.count - a.count)
    .at(0);
};

const readSlot = async (path: string): Promise<FoundState | undefined> => {
  const whole = await readFile(path, 'utf8').catch(() => '');
  const end = whole.indexOf('\n');
  const text = whole.slice(end + 1);
  try {
    const header: unknown = JSON.parse(whole.slice(0, Math.max(end, 0)));
    if (typeof header !== 'object' || header === null || !('sha256' in header)) return undefined;
    if (header.sha256 !== sha256(text) || !('count' in header)) return undefined;
    return { count: Number(header.count), text };
  } catch {
    return undefined;
  }
};

/** Keeps what `text` gives, every quarter second while the sequence moves, and when asked. */
export const keepState = (
  directory: string,
  found: FoundState | undefined,
  text: () => string,
  sequence: () => number,
): KeptState => {
  let count = found?.count ?? 0;
  let written = -1;
  let wanted: Promise<void> | undefined;
  let writing: Promise<void> = Promise.resolve();
  const write = async (): Promise<void> => {
    wanted = undefined;
    const [now, at] = [text(), sequence()];
    count += 1;
    const header = JSON.stringify({ count, sequence: at, sha256: sha256(now) });
    await writeDurably(join(directory, `state-${count % 2}`), `${header}\n${now}`);
    written = at;
  };
  const keep = (): Promise<void> => {
    wanted ??= writing.catch(() => undefined).then(write);
    writing = wanted;
    return wanted;
  };
  const timer = setInterval(() => {
    if (sequence() === written || wanted !== undefined) return;
    keep().catch((error: unknown) => console.error(`the state was not kept: ${String(error)}`));
  }, everyMs);
  return { keep, close: () => clearInterval(timer) };
};
