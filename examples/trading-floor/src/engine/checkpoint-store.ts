/**
 * Checkpoints on disk, `trading_<sequence>_<engine>.ckpt`: a reader never meets half of one
 * under that name, and trusts none it has not verified. Each engine keeps its newest ten. IO.
 */
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { TradingState } from '../book/trading-state.ts';
import { writeDurably } from '../wire/durable-file.ts';
import { checkpointText, type ReadCheckpoint, readCheckpoint } from './checkpoint-text.ts';

export type ListedCheckpoint = {
  readonly path: string;
  readonly sequence: number;
  readonly digest: string | null;
  readonly valid: boolean;
  readonly error?: string;
  readonly writtenAt: string | null;
  readonly bytes: number;
};

const kept = 10;
const shape = /^trading_(\d+)_(.+)\.ckpt$/;

const nameOf = (sequence: number, engine: string): string =>
  `trading_${String(sequence).padStart(12, '0')}_${engine}.ckpt`;

export const writeCheckpoint = async (
  directory: string,
  engine: string,
  build: string,
  state: TradingState,
): Promise<void> => {
  const path = join(directory, nameOf(state.sequence, engine));
  await writeDurably(path, checkpointText(state, build, new Date().toISOString()));
  const own = (await names(directory)).filter((name) => shape.exec(name)?.[2] === engine);
  await Promise.all(own.slice(kept).map((name) => rm(join(directory, name), { force: true })));
};

/** Newest first, by sequence and then by name. */
const names = async (directory: string): Promise<readonly string[]> => {
  await mkdir(directory, { recursive: true });
  const all = await readdir(directory);
  return all.filter((name) => shape.test(name)).sort((a, b) => (a < b ? 1 : -1));
};

/** Reads and verifies one file. A file that cannot be read is invalid, and says why. */
export const loadCheckpoint = async (path: string): Promise<ReadCheckpoint> => {
  try {
    return readCheckpoint(await readFile(path, 'utf8'));
  } catch (error) {
    return { _tag: 'Invalid', error: String(error) };
  }
};

/** Every checkpoint of both engines, newest first, each one really verified. */
export const listCheckpoints = async (directory: string): Promise<readonly ListedCheckpoint[]> => {
  const found = await names(directory);
  return Promise.all(found.map((name) => listed(directory, name)));
};

const listed = async (directory: string, name: string): Promise<ListedCheckpoint> => {
  const path = join(directory, name);
  const read = await loadCheckpoint(path);
  return {
    path,
    sequence: read.header?.sequence ?? Number(shape.exec(name)?.[1] ?? 0),
    digest: read.header?.digest ?? null,
    valid: read._tag === 'Valid',
    ...(read._tag === 'Invalid' ? { error: read.error } : {}),
    writtenAt: read.header?.writtenAt ?? null,
    bytes: read.header?.bytes ?? 0,
  };
};

/** The newest checkpoint that verifies, falling back past those that do not. */
export const newestValid = async (
  directory: string,
): Promise<{ readonly path: string; readonly state: TradingState } | undefined> => {
  for (const name of await names(directory)) {
    const path = join(directory, name);
    const read = await loadCheckpoint(path);
    if (read._tag === 'Valid') return { path, state: read.state };
    console.error(`checkpoint ${path} is skipped: ${read.error}`);
  }
  return undefined;
};
