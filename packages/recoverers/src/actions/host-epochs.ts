/**
 * The highest epoch that this host has seen of each component, kept on its disk. IO. What fences
 * the effects that no actuator fences, commands and signals: an older holder that wakes up on the
 * same host is refused.
 *
 * A file for each epoch, made once and named for it: two recoverers at the same time only add, so
 * that nothing can be set back. What begins after a newer epoch is there does not begin.
 */
import { mkdir, open, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { compareEpochs, type Epoch, formatEpoch } from '@recovery-ledger/ledger';

export type Admit = (component: string, epoch: Epoch) => Promise<boolean>;

export const createHostEpochs =
  (folder: string): Admit =>
  async (component, epoch) => {
    const place = join(folder, component);
    await mkdir(place, { recursive: true });
    await note(place, epoch);
    const seen = (await readdir(place)).flatMap(epochIn);
    const isNewest = seen.every((other) => compareEpochs(other, epoch) <= 0);
    if (isNewest) await forget(place, seen, epoch);
    return isNewest;
  };

const note = async (place: string, epoch: Epoch): Promise<void> => {
  const file = await open(join(place, formatEpoch(epoch)), 'a');
  await file.sync();
  await file.close();
  const entry = await open(place, 'r');
  await entry.sync();
  await entry.close();
};

const forget = async (place: string, seen: readonly Epoch[], newest: Epoch): Promise<void> => {
  const older = seen.filter((epoch) => compareEpochs(epoch, newest) < 0);
  await Promise.all(older.map((epoch) => rm(join(place, formatEpoch(epoch)), { force: true })));
};

const epochIn = (name: string): readonly Epoch[] => {
  const [, generation, sequence] = /^(\d+)-(\d+)$/.exec(name) ?? [];
  return sequence === undefined
    ? []
    : [{ generation: Number(generation), sequence: Number(sequence) }];
};
