/** The build a program says it is when FLOOR_BUILD does not: the package's version. IO. */
import { readFileSync } from 'node:fs';

export const defaultBuild = (): string => {
  const manifest: unknown = JSON.parse(
    readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
  );
  const isManifest = typeof manifest === 'object' && manifest !== null && 'version' in manifest;
  return isManifest ? String(manifest.version) : 'unknown';
};
