/** Opens a log's file after a stop or a kill: counts its lines and cuts a torn tail. IO. */
import { createReadStream } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { syncDirectory } from './durable-file.ts';
import { createLogIndex, type LogIndex } from './line-log-file.ts';
import { createLineSplitter } from './line-splitter.ts';
import { createLogScan } from './log-text.ts';

export type OpenedLog = { readonly head: number; readonly index: LogIndex };

/** Throws when the log is damaged before its end: cutting there would lose told facts. */
export const openLog = async (
  path: string,
  onLine: (value: unknown) => void = () => undefined,
): Promise<OpenedLog> => {
  await mkdir(dirname(path), { recursive: true });
  const file = await open(path, 'a');
  const { size } = await file.stat();
  const index = createLogIndex();
  const scan = createLogScan();
  const take = (line: string, complete: boolean): void => {
    const taken = scan.take(line, complete);
    if (taken._tag === 'Damaged') {
      throw new Error(`${path} is damaged after line ${scan.head()}; restore it from a copy`);
    }
    if (taken._tag === 'Torn') return;
    index.add([`${line}\n`]);
    onLine(taken.value);
  };
  const splitter = createLineSplitter();
  for await (const chunk of createReadStream(path, { encoding: 'utf8' })) {
    for (const line of splitter.push(chunk)) take(line, true);
  }
  if (splitter.rest() !== '') take(splitter.rest(), false);
  if (scan.bytes() < size) await file.truncate(scan.bytes());
  await file.sync();
  await file.close();
  await syncDirectory(dirname(path));
  return { head: scan.head(), index };
};
