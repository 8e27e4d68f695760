/**
 * The end of a server's log file, where it can be read: on this host at once, elsewhere by a tool
 * behind the prefix. IO. Null where it cannot be read in time.
 */
import { type FileHandle, open } from 'node:fs/promises';
import * as E from 'fp-ts/lib/Either.js';
import type { ActionContext } from '../action.ts';
import { withDeadline } from '../clock.ts';
import { runTool } from '../native/run-tool.ts';

const mostBytes = 1_048_576;
const withinMs = 400;

export const readLogEnd = async (
  { log, exec }: { readonly log: string; readonly exec: string },
  context: ActionContext,
): Promise<string | null> => {
  try {
    const file = await open(log, 'r');
    return await endOf(file).finally(() => file.close());
  } catch {
    return readThere(log, exec, context);
  }
};

const endOf = async (file: FileHandle): Promise<string> => {
  const { size } = await file.stat();
  const bytes = Buffer.alloc(Math.min(size, mostBytes));
  await file.read(bytes, 0, bytes.length, size - bytes.length);
  return bytes.toString('utf8');
};

const readThere = async (log: string, exec: string, context: ActionContext) => {
  const tool = { exec, program: 'tail', args: ['-c', String(mostBytes), log], changes: false };
  const lines: string[] = [];
  const read = await withDeadline(context.clock, withinMs, context.signal, (signal) =>
    runTool({ ...context, signal }, { ...tool, onOutput: (line) => lines.push(line) }),
  );
  return E.isRight(read) ? lines.join('\n') : null;
};
