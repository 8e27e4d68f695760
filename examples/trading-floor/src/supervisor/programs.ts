/** The programs of the floor and the files they run from, in the form this one runs in. Pure. */
import { fileURLToPath } from 'node:url';

export const programNames = [
  'exchange',
  'gateway',
  'drop-copy',
  'engine-a',
  'engine-b',
  'flow',
] as const;

export type ProgramName = (typeof programNames)[number];

export const isProgramName = (name: string): name is ProgramName =>
  programNames.some((known) => known === name);

export const isEngine = (name: ProgramName): boolean => name.startsWith('engine-');

// Built code starts built code, sources start sources.
const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';

const fileOf = (folder: string): string =>
  fileURLToPath(new URL(`../${folder}/main.${extension}`, import.meta.url));

export const mainOf = (name: ProgramName): string => fileOf(isEngine(name) ? 'engine' : name);

export const supervisorMain: string = fileOf('supervisor');
