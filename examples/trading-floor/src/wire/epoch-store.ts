/** Where a program of the firm keeps the highest epochs it has seen: one small file each. IO. */
import { join } from 'node:path';
import type { Epochs } from './claim-epoch.ts';
import { type DurableValue, openDurableValue } from './durable-file.ts';

const isEpochs = (value: unknown): value is Epochs =>
  typeof value === 'object' &&
  value !== null &&
  Object.values(value).every((epoch) => typeof epoch === 'string');

export const openEpochStore = (dataDir: string, program: string): Promise<DurableValue<Epochs>> =>
  openDurableValue<Epochs>(join(dataDir, 'epochs', `${program}.json`), {}, isEpochs);
