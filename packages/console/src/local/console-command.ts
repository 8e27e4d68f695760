/** IO: how to run this console again as it was started: what was built, or the sources. */
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? '../main.ts' : '../main.js', import.meta.url),
);

/** The command line of `recovery-ledger <words>`. */
export const consoleCommand = (...words: readonly string[]): readonly string[] => {
  const flags = main.endsWith('.ts')
    ? ['--conditions=development', '--import', import.meta.resolve('tsx')]
    : [];
  return [process.execPath, ...flags, main, ...words];
};
