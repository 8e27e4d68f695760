/** The newest file that matches a path with `*` in its last part. IO (files). */
import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { NewestFile } from './judge-snapshot.ts';

export const newestFile = async (path: string, nowMs: number): Promise<NewestFile> => {
  try {
    const folder = dirname(path);
    const pattern = patternOf(basename(path));
    const names = (await readdir(folder)).filter((name) => pattern.test(name));
    const files = await Promise.all(
      names.map(async (name) => {
        const found = await stat(join(folder, name)).catch(() => null);
        return { path: join(folder, name), atMs: found?.isFile() === true ? found.mtimeMs : null };
      }),
    );
    const [newest] = files
      .flatMap(({ path: at, atMs }) => (atMs === null ? [] : [{ path: at, atMs }]))
      .sort((a, b) => b.atMs - a.atMs);
    if (newest === undefined) return { is: 'none' };
    return { is: 'found', path: newest.path, ageMs: nowMs - newest.atMs };
  } catch (error) {
    const isAbsent = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    return isAbsent ? { is: 'none' } : { is: 'unreadable', reason: String(error) };
  }
};

const patternOf = (name: string): RegExp =>
  new RegExp(`^${name.split('*').map(escaped).join('.*')}$`);

const escaped = (text: string): string => text.replace(/[.+?^${}()|[\]\\]/g, '\\$&');
