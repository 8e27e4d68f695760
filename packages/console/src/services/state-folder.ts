/** IO: what a service keeps on the disk of its machine, apart for each mode. */
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Mode } from '@recovery-ledger/ledger';
import type { Shell } from '../shell.ts';

/** Created where it is not there. */
export const stateFolder = ({ environment, home }: Shell, mode: Mode): string => {
  const folder = join(environment.stateDir ?? join(home, 'state'), mode);
  mkdirSync(folder, { recursive: true });
  return folder;
};

/** How many facts an instance has on disk; one that keeps none has no file. */
export const spooledFacts = (folder: string, instance: string): number =>
  readdirSync(folder)
    .filter((name) => name.endsWith(`-${instance}.spool`))
    .reduce((sum, name) => sum + linesIn(join(folder, name)), 0);

const linesIn = (file: string): number => readFileSync(file, 'utf8').split('\n').length - 1;
