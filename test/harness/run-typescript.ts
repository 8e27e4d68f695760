/** The flags with which node runs a file of these sources in a process of its own. */
const tool = new URL('../../tools/run-typescript.js', import.meta.url);

export const typescriptFlags: readonly string[] = [
  '--conditions=development',
  `--import=${tool.href}`,
];
