/** IO: how to run this console again as it was started: what was built, or the sources. */
import { fileURLToPath } from 'node:url';

/** What was built is one file: this one. */
const main = fileURLToPath(
  import.meta.url.endsWith('.ts') ? new URL('../main.ts', import.meta.url) : import.meta.url,
);

/** Only a checkout has it, as it has the sources. */
const tool = new URL('../../../../tools/run-typescript.js', import.meta.url);

/** The command line of `recovery-ledger <words>`. */
export const consoleCommand = (...words: readonly string[]): readonly string[] => {
  const flags = main.endsWith('.ts') ? ['--conditions=development', '--import', tool.href] : [];
  return [process.execPath, ...flags, main, ...words];
};
