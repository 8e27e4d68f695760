/** IO: which program this is, for what it writes that outlives it. */
import { readFileSync } from 'node:fs';

export const versionNumber = (): string => {
  const manifest: { readonly version?: unknown } = JSON.parse(
    readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
  );
  return String(manifest.version ?? 'of unknown version');
};

export const programVersion = (): string => `recovery-ledger ${versionNumber()}`;
