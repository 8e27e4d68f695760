/**
 * A checkpoint file: one header line, then the state's canonical text. Whoever reads one checks
 * its length, its checksum and that the text gives back the state: a torn or flipped file is
 * told apart from a good one, never loaded. Pure.
 */
import { readStateText, sha256, stateText } from '../book/state-text.ts';
import type { TradingState } from '../book/trading-state.ts';

export type CheckpointHeader = {
  readonly version: 1;
  readonly sequence: number;
  readonly digest: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly build: string;
  readonly writtenAt: string;
};

export type ReadCheckpoint =
  | { readonly _tag: 'Valid'; readonly header: CheckpointHeader; readonly state: TradingState }
  | { readonly _tag: 'Invalid'; readonly error: string; readonly header?: CheckpointHeader };

export const checkpointText = (state: TradingState, build: string, writtenAt: string): string => {
  const payload = stateText(state);
  const digest = sha256(payload);
  const header: CheckpointHeader = {
    version: 1,
    sequence: state.sequence,
    digest,
    bytes: Buffer.byteLength(payload),
    sha256: digest,
    build,
    writtenAt,
  };
  return `${JSON.stringify(header)}\n${payload}`;
};

export const readCheckpoint = (text: string): ReadCheckpoint => {
  const end = text.indexOf('\n');
  const header = end < 0 ? undefined : readHeader(text.slice(0, end));
  if (header === undefined) return { _tag: 'Invalid', error: 'the header line is not readable' };
  const payload = text.slice(end + 1);
  const bytes = Buffer.byteLength(payload);
  if (bytes !== header.bytes) {
    const error = `the payload has ${bytes} bytes, the header says ${header.bytes}`;
    return { _tag: 'Invalid', error, header };
  }
  if (sha256(payload) !== header.sha256) {
    return { _tag: 'Invalid', error: 'the payload does not match its sha256', header };
  }
  const state = readStateText(payload);
  if (state === undefined || state.sequence !== header.sequence) {
    return { _tag: 'Invalid', error: 'the payload is not a trading state', header };
  }
  return { _tag: 'Valid', header, state };
};

const isHeader = (value: unknown): value is CheckpointHeader => {
  if (typeof value !== 'object' || value === null) return false;
  const header = value as Record<string, unknown>;
  const texts = ['digest', 'sha256', 'build', 'writtenAt'];
  const counts = ['sequence', 'bytes'];
  return (
    header['version'] === 1 &&
    texts.every((name) => typeof header[name] === 'string') &&
    counts.every((name) => Number.isSafeInteger(header[name]))
  );
};

const readHeader = (line: string): CheckpointHeader | undefined => {
  try {
    const value: unknown = JSON.parse(line);
    return isHeader(value) ? value : undefined;
  } catch {
    return undefined;
  }
};
