/**
 * A system that stands in for one of the catalogue: it counts its work, keeps the count on disk,
 * notices when the disk no longer holds what it wrote, and goes on from the copy before when it
 * is told to. It never counts on from a state that it cannot trust. IO.
 */
import { writeFile } from 'node:fs/promises';
import { loadState, saveState } from './state-file.ts';

export type System = {
  readonly view: () => {
    readonly status: 'OK' | 'CORRUPT';
    readonly restored: boolean;
    readonly sequence: number;
    readonly failure?: 'DATA_CORRUPT';
    readonly reason?: string;
  };
  /** One more piece of work, on the disk when it settles. */
  readonly work: () => Promise<void>;
  readonly restore: () => Promise<void>;
  /** Spoils the file for real. */
  readonly corrupt: () => Promise<void>;
};

export const openSystem = async (path: string): Promise<System> => {
  const copy = `${path}.copy`;
  let sequence = 0;
  let restored = false;
  let reason: string | undefined;

  const load = async (from: string): Promise<void> => {
    const loaded = await loadState(from);
    reason = loaded._tag === 'Corrupt' ? loaded.reason : undefined;
    restored = loaded._tag === 'Good';
    sequence = loaded._tag === 'Good' ? loaded.sequence : 0;
  };
  const work = async (): Promise<void> => {
    if (reason !== undefined) return;
    const found = await loadState(path);
    if (found._tag === 'Corrupt' || (found._tag === 'None' && sequence > 0)) {
      reason = found._tag === 'Corrupt' ? found.reason : `${path} is gone`;
      restored = false;
      return;
    }
    if (sequence > 0) await saveState(copy, sequence);
    sequence += 1;
    await saveState(path, sequence);
  };
  const restore = async (): Promise<void> => {
    if (reason === undefined) return;
    await load(copy);
    if (reason === undefined) await saveState(path, sequence);
  };
  // One thing at a time: work under way must not write over a fault that came in between.
  let queue: Promise<void> = Promise.resolve();
  const inTurn = (act: () => Promise<void>) => (): Promise<void> => {
    const turn = queue.then(act);
    queue = turn.catch(() => undefined);
    return turn;
  };
  await load(path);
  return {
    view: () => {
      const common = { restored, sequence };
      if (reason === undefined) return { ...common, status: 'OK' };
      return { ...common, status: 'CORRUPT', failure: 'DATA_CORRUPT', reason };
    },
    work: inTurn(work),
    restore: inTurn(restore),
    corrupt: inTurn(() => writeFile(path, 'not what was written')),
  };
};
