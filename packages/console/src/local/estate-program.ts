/**
 * IO: the estate's own programs, started as the estate file says, on free ports. They are not
 * restarted here: bringing them back is what the ledger is for.
 */
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import * as E from 'fp-ts/lib/Either.js';
import type { EstateOnDisk } from '../connection/read-estate.ts';
import { type Trouble, unreachable } from '../outcome.ts';
import { showMs } from '../terminal/show-ms.ts';
import { type Child, lastLines, startChild } from './child.ts';
import type { DataFolder } from './data-folder.ts';

const patienceMs = 8_000;
const readyWithinMs = 30_000;

export type EstateProgram = {
  readonly pid: number | undefined;
  readonly stop: () => Promise<void>;
};

/** What recovers the estate is not the estate's business. */
const noSecrets = { RECOVERY_LEDGER_CREDENTIALS: undefined };

/** Starts `local.command` and waits until `local.ready` answers. */
export const startEstate = async (
  { estate, file }: EstateOnDisk,
  variables: Readonly<Record<string, string>>,
  data: DataFolder,
  signal: AbortSignal,
): Promise<E.Either<Trouble, EstateProgram | null>> => {
  const { local } = estate;
  if (local === undefined) return E.right(null);
  const logFile = join(data.path, 'logs', `${estate.estate}.log`);
  const child = startChild({
    command: local.command,
    cwd: dirname(file),
    variables: { ...variables, ...noSecrets },
    logFile,
    temporaryFolder: data.temporary,
  });
  const lacking = await whatIsLacking(child, local.ready, signal);
  if (lacking === null) return E.right({ pid: child.pid, stop: () => child.stop(patienceMs) });
  await child.stop(patienceMs);
  const command = local.command.join(' ');
  const hint = 'where its programs are not built yet, run `npm run build` first';
  return unreachable(
    `the estate ${estate.estate} did not start (\`${command}\` in ${dirname(file)}): ${lacking}\n${lastLines(logFile)}`,
    hint,
  );
};

const whatIsLacking = async (
  child: Child,
  url: string,
  signal: AbortSignal,
): Promise<string | null> => {
  let how: string | null = null;
  void child.ended.then((end) => {
    how = end;
  });
  const deadline = performance.now() + readyWithinMs;
  while (performance.now() < deadline && !signal.aborted) {
    if (how !== null) return `it ended (${how})`;
    if (await answers(url)) return null;
    await pause(50);
  }
  return signal.aborted
    ? 'it was not waited for'
    : `${url} did not answer within ${showMs(readyWithinMs)}`;
};

const answers = async (url: string): Promise<boolean> => {
  try {
    const { ok } = await fetch(url, { signal: AbortSignal.timeout(1_000) });
    return ok;
  } catch {
    return false;
  }
};
