/** Writes a checkpoint every so often while the state moves on; one at a time. IO. */
import { writeCheckpoint } from './checkpoint-store.ts';
import type { Engine } from './engine.ts';

export const startCheckpoints = (
  engine: Engine,
  directory: string,
  build: string,
  everyMs: number,
): (() => void) => {
  let written = engine.state.sequence;
  let writing = false;
  const write = async (): Promise<void> => {
    const { sequence } = engine.state;
    if (writing || sequence === written) return;
    writing = true;
    try {
      await writeCheckpoint(directory, engine.name, build, engine.state);
      written = sequence;
    } catch (error) {
      console.error(`${engine.name}: no checkpoint at ${sequence}: ${String(error)}`);
    }
    writing = false;
  };
  const timer = setInterval(() => void write(), Math.max(everyMs, 10));
  return () => clearInterval(timer);
};
