/** IO: which program this is, for what it writes that outlives it. */
import { readFileSync } from 'node:fs';

export const programVersion = (): string => {
  const manifest: { readonly version?: unknown } = JSON.parse(
    readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
  );
  return `recovery-ledger ${String(manifest.version ?? 'of unknown version')}`;
};
